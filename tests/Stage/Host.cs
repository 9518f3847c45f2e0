using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace CanaryFunctions.Tests.Stage;

/// <summary>The Server host as a process of its own.</summary>
public sealed partial class Host : IAsyncDisposable
{
    public const string Key = "a-key-for-tests-only-0123456789";

    /// <summary>Settings without mail.</summary>
    public static readonly Dictionary<string, string> WithoutMail = new()
    {
        ["Canary__Email__Endpoint"] = "",
        ["Canary__Email__Sender"] = "",
        ["Canary__Email__Key"] = "",
    };

    private readonly ConcurrentQueue<string> lines = new();
    private readonly TaskCompletionSource<Uri> address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process process;
    private string? leak;

    private Host(ProcessStartInfo start) => process = new() { StartInfo = start };

    public Uri Address => address.Task.Result;

    public bool HasExited => process.HasExited;

    public string Output => string.Join('\n', lines);

    /// <summary>Starts a host on the cloud's storage and local Azure.</summary>
    /// <param name="cloud">Where it works.</param>
    /// <param name="crashAt">The point at which it kills itself; null for none.</param>
    /// <param name="token">Its token in Azure; null for the one that may do everything.</param>
    /// <param name="settings">More configuration, as environment variables; an empty one takes a usual one away.</param>
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
        start.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"{await Marked.CollectorAsync()}";
        foreach (var (name, value) in settings ?? []) start.Environment[name] = value;
        foreach (var name in settings?.Where(one => one.Value.Length == 0).Select(one => one.Key) ?? []) start.Environment.Remove(name);
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

    /// <summary>Ends it, and fails if it has told a secret of the stage.</summary>
    public async ValueTask DisposeAsync()
    {
        var audit = process.HasExited || !address.Task.IsCompleted ? "" : await AuditAsync();
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        Marked.Refuse("the log", leak);
        Marked.Refuse("the audit", Marked.Find(audit));
        Marked.RefuseTraces();
    }

    private async Task<string> AuditAsync()
    {
        using var api = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(5) };
        api.DefaultRequestHeaders.Authorization = new("Bearer", Key);
        try
        {
            return await api.GetStringAsync("api/audit?top=100");
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            // It has another key, or is about to end.
            return "";
        }
    }

    private static Dictionary<string, string> Configuration(LocalCloud cloud, string? token) => new()
    {
        ["Canary__Storage"] = MarkedKey(cloud.Storage.ConnectionString),
        ["Canary__Access__BootstrapKey"] = Marked.Mark(Key),
        ["Canary__ManagementEndpoint"] = cloud.Azure.ManagementEndpoint.ToString(),
        ["Canary__LocalAzure__Token"] = Marked.Mark(token ?? cloud.Azure.Token),
        ["Canary__LocalAzure__Certificate"] = cloud.Azure.Certificate.GetCertHashString(HashAlgorithmName.SHA256),
        ["Canary__Email__Endpoint"] = cloud.Azure.ManagementEndpoint.ToString(),
        ["Canary__Email__Sender"] = "canary@contoso.example",
        ["Canary__Email__Key"] = Marked.Mark(cloud.Azure.MailKey),
        ["Logging__LogLevel__CanaryFunctions"] = "Trace",
        ["Logging__LogLevel__Azure"] = "Trace",
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "1000",
        ["Canary__Pace__Look"] = "00:00:01",
        ["Canary__Pace__Poll"] = "00:00:00.5",
        ["Canary__Pace__WarmUp"] = "00:00:00.2",
        ["Canary__Pace__ActionTimeout"] = "00:00:02",
        ["Canary__QueuePoll"] = "00:00:00.25",
        ["Canary__Lease"] = "00:00:02",
        ["Canary__DeliveryLease"] = "00:00:06",
        ["Canary__Sweep"] = "00:00:10",
        ["Canary__RequestsPerSecond"] = "10000",
    };

    private static string MarkedKey(string connection)
    {
        Marked.Mark(connection.Split("AccountKey=")[1].Split(';')[0]);
        return connection;
    }

    private void Read(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null) return;
        lines.Enqueue(line.Data);
        leak ??= Marked.Find(line.Data);
        if (Listening().Match(line.Data) is { Success: true } match) address.TrySetResult(new(match.Groups["url"].Value));
    }

    [GeneratedRegex(@"Now listening on: (?<url>http://127\.0\.0\.1:\d+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Listening();
}
