using System.Diagnostics;

namespace CanaryFunctions.EndToEnd.Pipelines;

/// <summary>What a job left behind.</summary>
/// <param name="Code">The exit code of its last step.</param>
/// <param name="Log">What its steps printed.</param>
/// <param name="Outputs">Its outputs by name.</param>
/// <param name="Summary">Its summary page.</param>
internal sealed record JobRun(int Code, string Log, IReadOnlyDictionary<string, string> Outputs, string Summary)
{
    /// <summary>Runs a step's script as runners do.</summary>
    public static async Task<(int Code, string Log)> BashAsync(string script, string folder, IEnumerable<KeyValuePair<string, string>> variables)
    {
        var start = new ProcessStartInfo("bash", ["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var foreign in start.Environment.Keys.Where(name => name.StartsWith("CANARY_", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(foreign);
        foreach (var (name, value) in variables) start.Environment[name] = value;
        start.Environment["PATH"] = $"{ToolFolder(folder)}:{start.Environment["PATH"]}";
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await errors);
    }

    private static string ToolFolder(string folder)
    {
        var tools = Directory.CreateDirectory(Path.Combine(folder, "tools")).FullName;
        var canary = Path.Combine(tools, "canary");
        File.WriteAllText(canary, $"#!/bin/sh\nexec dotnet '{Path.Combine(AppContext.BaseDirectory, "canary.dll")}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(canary, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return tools;
    }
}
