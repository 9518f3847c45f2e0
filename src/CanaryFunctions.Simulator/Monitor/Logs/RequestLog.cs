using System.Collections.Concurrent;
using CanaryFunctions.Simulator.Sites;

namespace CanaryFunctions.Simulator.Monitor.Logs;

/// <summary>What the apps log of their requests: those that reached an app, and of so many one where they sample. They are
/// forgotten after some hours.</summary>
internal sealed class RequestLog(SimulatorOptions options)
{
    /// <summary>The app setting that apps take their version from.</summary>
    private const string VersionSetting = "CANARY_VERSION";

    private static readonly TimeSpan kept = TimeSpan.FromHours(3);

    private readonly ConcurrentQueue<RequestRecord> records = new();
    private readonly ConcurrentDictionary<Slot, int> seen = new();

    /// <summary>Records a request that an app has answered.</summary>
    public void Add(Slot slot, RunningApp app, DateTimeOffset at, int status, TimeSpan took)
    {
        // The last of so many stands for all of them.
        if (seen.AddOrUpdate(slot, 1, (_, count) => count + 1) % options.LogSampling != 0) return;
        var site = slot.Site.Name;
        var rolesSlot = options.RolesLag ? app.StartedAt : slot;
        records.Enqueue(new(
            at,
            status,
            took.TotalMilliseconds,
            site,
            slot.DisplayName,
            rolesSlot.IsProduction ? site : $"{site}-{rolesSlot.Name}",
            app.Settings.GetValueOrDefault(VersionSetting, string.Empty),
            options.LogSampling));
        while (records.TryPeek(out var oldest) && oldest.At < at - kept) records.TryDequeue(out _);
    }

    /// <summary>Those of a stretch of time that can be found by now.</summary>
    /// <param name="from">Its start.</param>
    /// <param name="until">Its end, which is not in it.</param>
    /// <param name="late">How much later than usual they are there.</param>
    public IEnumerable<RequestRecord> Between(DateTimeOffset from, DateTimeOffset until, TimeSpan late)
    {
        var known = options.Time.GetUtcNow() - options.LogLag - late;
        return records.Where(record => record.At >= from && record.At < until && record.At <= known);
    }
}
