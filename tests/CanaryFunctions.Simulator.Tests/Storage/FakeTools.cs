namespace CanaryFunctions.Simulator.Tests.Storage;

/// <summary>A Node.js and an npm that do as the test says, and an empty cache to install into.</summary>
public sealed class FakeTools : IDisposable
{
    // Listens as the emulator does, in no time and without an installation of 186 MB.
    private const string Emulator = """
        const services = ['Blob', 'Queue', 'Table'];
        services.forEach(name => {
          const server = require('net').createServer();
          server.listen(0, '127.0.0.1', () => console.log(
            `Azurite ${name} service is successfully listening at http://127.0.0.1:${server.address().port}`));
        });
        """;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("canary-azurite-tests-");

    public string Cache => Path.Combine(folder.FullName, "cache");

    /// <summary>What is in the cache: installations, and what is left of others.</summary>
    public IEnumerable<string> Installed => Directory.Exists(Cache) ? Directory.GetDirectories(Cache) : [];

    /// <summary>How often npm was called.</summary>
    public int Installations => File.Exists(At("npm.calls")) ? File.ReadAllLines(At("npm.calls")).Length : 0;

    /// <summary>A file of the test's own.</summary>
    public string At(string name) => Path.Combine(folder.FullName, name);

    /// <summary>A program that does what the lines of a shell say.</summary>
    public string Program(string name, string lines)
    {
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("The fake programs are shell scripts.");
        File.WriteAllText(At(name), $"#!/bin/sh\n{lines}\n");
        File.SetUnixFileMode(At(name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return At(name);
    }

    /// <summary>An npm that installs this program as the emulator.</summary>
    public string Npm(string program = Emulator)
    {
        File.WriteAllText(At("emulator.js"), program);
        return Program("npm", $"""
            echo called >> {At("npm.calls")}
            mkdir -p node_modules/azurite/dist/src
            cp {At("emulator.js")} node_modules/azurite/dist/src/azurite.js
            """);
    }

    public void Dispose() => folder.Delete(recursive: true);
}
