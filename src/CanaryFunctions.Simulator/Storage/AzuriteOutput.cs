using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace CanaryFunctions.Simulator.Storage;

/// <summary>What the emulator writes: where it listens, and why it does not. It is read to the emulator's end, since
/// the emulator would stand still once nobody reads.</summary>
internal sealed partial class AzuriteOutput
{
    private const int ComplaintsKept = 50;

    private readonly Lock gate = new();
    private readonly Dictionary<string, int> ports = [];
    private readonly List<string> complaints = [];
    private readonly TaskCompletionSource<AzuritePorts> listening =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly Process process;

    /// <summary>Reads a process that is about to start.</summary>
    public AzuriteOutput(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) => Listen(line.Data);
        process.ErrorDataReceived += (_, line) => Complain(line.Data);
    }

    /// <summary>The error that it wrote, or else the first line of what it wrote to standard error.</summary>
    public string Complaint
    {
        get
        {
            lock (gate)
            {
                // Node.js writes the place in the source first, and only then the error.
                return complaints.Find(line => line.Contains("Error", StringComparison.Ordinal))
                    ?? complaints.FirstOrDefault("it said nothing");
            }
        }
    }

    /// <summary>Waits until all services listen.</summary>
    /// <returns>Their ports; null if the emulator ended or does not listen in time.</returns>
    public async Task<AzuritePorts?> ListeningAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        waiting.CancelAfter(limit);
        await Task.WhenAny(listening.Task, process.WaitForExitAsync(waiting.Token));
        cancellationToken.ThrowIfCancellationRequested();
        return listening.Task.IsCompletedSuccessfully ? await listening.Task : null;
    }

    [GeneratedRegex(@"^Azurite (?<service>\w+) service is successfully listening at http://127\.0\.0\.1:(?<port>\d+)$")]
    private static partial Regex Listening { get; }

    private void Listen(string? line)
    {
        if (line is null || Listening.Match(line) is not { Success: true } match) return;
        lock (gate)
        {
            ports[match.Groups["service"].Value] = int.Parse(match.Groups["port"].Value, CultureInfo.InvariantCulture);
            if (ports.TryGetValue("Blob", out var blob)
                && ports.TryGetValue("Queue", out var queue)
                && ports.TryGetValue("Table", out var table))
            {
                listening.TrySetResult(new(blob, queue, table));
            }
        }
    }

    private void Complain(string? line)
    {
        if (string.IsNullOrWhiteSpace(line)) return;
        lock (gate)
        {
            if (complaints.Count < ComplaintsKept) complaints.Add(line.Trim());
        }
    }
}

/// <summary>Where the services of the emulator listen on 127.0.0.1.</summary>
internal sealed record AzuritePorts(int Blob, int Queue, int Table);
