using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using CanaryFunctions.Core.Health.Checks;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Serialization;

namespace CanaryFunctions.Bench.Speed;

/// <summary>Runs <c>canary analyze</c>, built in Release, as a user would.</summary>
internal static class Analyze
{
    public static double Seconds(DirectoryInfo root, FileInfo series, ImmutableArray<HealthCheck> checks)
    {
        var policy = Path.GetTempFileName();
        File.WriteAllText(
            policy,
            JsonSerializer.Serialize(
                new Policy { Name = "speed", Checks = checks, Steps = [new() { Weight = new(5) }] }, CanaryJson.Options));
        var canary = Path.Combine(root.FullName, "src", "CanaryFunctions.Cli", "bin", "Release", "net10.0", "canary.dll");
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(
            "dotnet", [canary, "analyze", "--policy", policy, "--input", series.FullName, "--format", "json"])
        {
            RedirectStandardOutput = true,
        })!;
        var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        File.Delete(policy);
        var undecided = lines.Count(line => line.Contains("\"undecided\"", StringComparison.Ordinal));
        return process.ExitCode == 0 && undecided > 0.9 * lines.Length
            ? seconds
            : throw new InvalidOperationException($"{undecided} of {lines.Length} series went to their end.");
    }
}
