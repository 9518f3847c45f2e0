using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace CanaryFunctions.Infrastructure.Tests;

/// <summary>The Bicep CLI, as its package brings it.</summary>
internal static class Bicep
{
    private static readonly string program = typeof(Bicep).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "Bicep").Value!;

    /// <summary>Runs a command.</summary>
    /// <returns>How it ended, 0 if well, and what it complained of, which may be warnings only.</returns>
    public static async Task<(int ExitCode, string Complaints)> RunAsync(params string[] arguments)
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture is Architecture.X64,
            "The package of the Bicep CLI that the tests use is for Linux on x64: the templates are not checked here.");

        // Without the setting it asks for ICU libraries, which small images lack.
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1" },
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var complaints = await process.StandardError.ReadToEndAsync();
        await Task.WhenAll(output, process.WaitForExitAsync());
        return (process.ExitCode, complaints);
    }
}
