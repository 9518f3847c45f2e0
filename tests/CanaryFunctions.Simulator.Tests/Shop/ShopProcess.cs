using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json.Nodes;

namespace CanaryFunctions.Simulator.Tests.Shop;

/// <summary>A release of the shop as a process of the test's own.</summary>
public sealed class ShopProcess : IAsyncDisposable
{
    private static readonly TimeSpan limit = TimeSpan.FromMinutes(5);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("canary-shop-tests-");
    private readonly Process process;

    public ShopProcess(JsonObject release)
    {
        ZipFile.ExtractToDirectory(ShopRelease.Package("1.0.0"), folder.FullName);
        File.WriteAllText(Path.Combine(folder.FullName, "release.json"), release.ToJsonString());
        var start = new ProcessStartInfo("dotnet", ["Shop.dll"])
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment =
            {
                ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
                ["SIMULATOR_STOP_WITH_STDIN"] = "1",
                ["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information",
            },
        };
        process = Process.Start(start)!;
    }

    /// <summary>Waits until it listens.</summary>
    /// <returns>The bytes of memory that it has then.</returns>
    public async Task<long> UntilItAnswersAsync()
    {
        using var waiting = new CancellationTokenSource(limit);
        while (await process.StandardOutput.ReadLineAsync(waiting.Token) is { } line)
        {
            if (line.Contains("Now listening", StringComparison.Ordinal)) return Memory();
        }

        throw new InvalidOperationException("The shop ended before it listened.");
    }

    public async Task UntilItsMemoryIsAsync(long atLeast)
    {
        using var waiting = new CancellationTokenSource(limit);
        while (Memory() < atLeast) await Task.Delay(100, waiting.Token);
    }

    /// <summary>Ends as its starter would, and waits until it has ended, too.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> CloseItsInputAndWaitForItsEndAsync()
    {
        process.StandardInput.Close();
        using var waiting = new CancellationTokenSource(limit);
        await process.WaitForExitAsync(waiting.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        folder.Delete(recursive: true);
    }

    private long Memory()
    {
        process.Refresh();
        return process.WorkingSet64;
    }
}
