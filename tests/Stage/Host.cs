using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace CanaryFunctions.Tests.Stage;

/// <summary>The Server host as a process of its own.</summary>
public sealed partial class Host : IAsyncDisposable
{
    public const string Key = "a-key-for-tests-only-0123456789";

    private readonly ConcurrentQueue<string> lines = new();
    private readonly TaskCompletionSource<Uri> address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process process;

    private Host(ProcessStartInfo start) => process = new() { StartInfo = start };

    public Uri Address => address.Task.Result;

    public bool HasExited => process.HasExited;

    public string Output => string.Join('\n', lines);

    /// <summary>Starts a host on the cloud's storage and local Azure.</summary>
    /// <param name="cloud">Where it works.</param>
    /// <param name="crashAt">The point at which it kills itself; null for none.</param>
    /// <param name="token">Its token in Azure; null for the one that may do everything.</param>
    /// <param name="settings">More configuration, as environment variables.</param>
    /// <param name="port">Its port; 0 for a free one.</param>
    public static async Task<Host> StartAsync(
        LocalCloud cloud,
        string? crashAt = null,
        string? token = null,
        Dictionary<string, string>? settings = null,
        int port = 0)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "CrashingHost.dll"), "--urls", $"http://127.0.0.1:{port}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Configuration(cloud, token)) start.Environment[name] = value;
        foreach (var (name, value) in settings ?? []) start.Environment[name] = value;
        if (crashAt is not null) start.Environment["CRASH_AT"] = crashAt;
        var host = new Host(start);
        host.process.OutputDataReceived += host.Read;
        host.process.ErrorDataReceived += host.Read;
        host.process.Start();
        host.process.BeginOutputReadLine();
        host.process.BeginErrorReadLine();
        await Task.WhenAny(host.address.Task, host.process.WaitForExitAsync());
        return host.address.Task.IsCompleted || crashAt is not null
            ? host
            : throw new InvalidOperationException($"The host did not start.\n{host.Output}");
    }

    public Task ExitedAsync() => process.WaitForExitAsync();

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static Dictionary<string, string> Configuration(LocalCloud cloud, string? token) => new()
    {
        ["Canary__Storage"] = cloud.Storage.ConnectionString,
        ["Canary__Access__BootstrapKey"] = Key,
        ["Canary__ManagementEndpoint"] = cloud.Azure.ManagementEndpoint.ToString(),
        ["Canary__LocalAzure__Token"] = token ?? cloud.Azure.Token,
        ["Canary__LocalAzure__Certificate"] = cloud.Azure.Certificate.GetCertHashString(HashAlgorithmName.SHA256),
        ["Canary__Pace__Look"] = "00:00:01",
        ["Canary__Pace__Poll"] = "00:00:00.5",
        ["Canary__Pace__WarmUp"] = "00:00:00.2",
        ["Canary__Pace__ActionTimeout"] = "00:00:02",
        ["Canary__QueuePoll"] = "00:00:00.1",
        ["Canary__Lease"] = "00:00:02",
        ["Canary__DeliveryLease"] = "00:00:06",
        ["Canary__Sweep"] = "00:00:10",
        ["Canary__RequestsPerSecond"] = "10000",
    };

    private void Read(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null) return;
        lines.Enqueue(line.Data);
        if (Listening().Match(line.Data) is { Success: true } match) address.TrySetResult(new(match.Groups["url"].Value));
    }

    [GeneratedRegex(@"Now listening on: (?<url>http://127\.0\.0\.1:\d+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Listening();
}
