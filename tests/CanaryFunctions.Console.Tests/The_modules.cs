using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.WebConsole.Tests;

/// <summary>The JavaScript of the console. Its types are written in comments, and checked by TypeScript.</summary>
public sealed class The_modules : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("modules");

    [Fact]
    public async Task Keep_to_the_types_they_say_they_have()
    {
        await CopyAsync();

        await CheckAsync();
    }

    [Fact]
    public async Task Are_not_passed_with_a_wrong_one()
    {
        await CopyAsync();
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "wrong.js"), "import { inWords } from './clock.js';\ninWords('soon');\n");

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(CheckAsync);

        Assert.Contains("wrong.js(2,9)", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private async Task CopyAsync()
    {
        string[] from = [Path.Combine("tests", "CanaryFunctions.Console.Tests", "Modules"), Path.Combine("src", "CanaryFunctions.Console", "Assets")];
        foreach (var file in from.SelectMany(some => Directory.EnumerateFiles(Path.Combine(Repository.Root, some), "*.js*")))
            File.Copy(file, Path.Combine(folder.FullName, Path.GetFileName(file)));
        await Command.RunAsync(folder.FullName, null, "npm", "ci", "--no-audit", "--no-fund");
    }

    private Task CheckAsync() => Command.RunAsync(folder.FullName, null, "node", "node_modules/typescript/bin/tsc", "--project", ".");
}
