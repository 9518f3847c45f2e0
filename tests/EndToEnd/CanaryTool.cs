using System.Diagnostics;
using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.EndToEnd;

/// <summary>The tool as a process of its own.</summary>
internal static class CanaryTool
{
    /// <summary>Where it is.</summary>
    public static readonly string Path = System.IO.Path.Combine(AppContext.BaseDirectory, "canary.dll");

    /// <summary>Runs it to its end.</summary>
    public static Task<(int Code, string Output, string Errors)> RunAsync(Uri address, string? key, params string[] arguments) =>
        RunAsync(address, key, "dotnet", [Path, .. arguments]);

    /// <summary>Runs a program that runs it, to its end; fails if it prints a secret of the stage.</summary>
    public static async Task<(int Code, string Output, string Errors)> RunAsync(
        Uri? address, string? key, string program, string[] arguments, string? config = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["CANARY_CONFIG"] = config ?? System.IO.Path.GetTempPath() + "nobody";
        start.Environment["TERM"] = "xterm-256color";
        Set("CANARY_URL", address?.ToString());
        Set("CANARY_KEY", key);
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Marked.Refuse("what canary prints", Marked.Find(await output + await errors));
        return (process.ExitCode, await output, await errors);

        void Set(string name, string? value)
        {
            if (value is null) start.Environment.Remove(name);
            else start.Environment[name] = value;
        }
    }
}
