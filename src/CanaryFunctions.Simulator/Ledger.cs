using System.Collections.Immutable;

namespace CanaryFunctions.Simulator;

/// <summary>What really happened to the sites, and which calls were made.</summary>
public sealed class Ledger(TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly List<LedgerEntry> entries = [];
    private readonly List<ArmCall> calls = [];

    /// <summary>All that happened so far, oldest first.</summary>
    public ImmutableArray<LedgerEntry> Entries
    {
        get
        {
            lock (gate) return [.. entries];
        }
    }

    /// <summary>All calls to the management endpoint so far, oldest first.</summary>
    public ImmutableArray<ArmCall> Calls
    {
        get
        {
            lock (gate) return [.. calls];
        }
    }

    /// <summary>How many times something happened.</summary>
    public int Count(Happening happening)
    {
        lock (gate) return entries.Count(entry => entry.What == happening);
    }

    internal void Add(Happening what, string where, string detail)
    {
        lock (gate) entries.Add(new(time.GetUtcNow(), what, where, detail));
    }

    internal void Add(string method, string path)
    {
        lock (gate) calls.Add(new(time.GetUtcNow(), method, path));
    }
}

/// <summary>Something that happened to a site.</summary>
/// <param name="At">When.</param>
/// <param name="What">What.</param>
/// <param name="Where">Resource id of the site or slot.</param>
/// <param name="Detail">More of it: the version deployed, the shares set, why a swap failed.</param>
public sealed record LedgerEntry(DateTimeOffset At, Happening What, string Where, string Detail);

/// <summary>A call to the management endpoint.</summary>
/// <param name="At">When.</param>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its path, without the query.</param>
public sealed record ArmCall(DateTimeOffset At, string Method, string Path)
{
    /// <summary>Whether it read metrics.</summary>
    public bool IsMetrics => Path.EndsWith("/providers/Microsoft.Insights/metrics", StringComparison.OrdinalIgnoreCase);
}

/// <summary>What can happen to a site.</summary>
public enum Happening
{
    /// <summary>A package was put on a site or slot.</summary>
    Deployed,

    /// <summary>The routing rules were changed.</summary>
    ShareChanged,

    /// <summary>A swap began.</summary>
    SwapBegan,

    /// <summary>A slot was given another's settings, as the first half of a swap.</summary>
    SwapPrepared,

    /// <summary>A slot was given its own settings back, instead of the second half.</summary>
    SwapCancelled,

    /// <summary>A swap was completed.</summary>
    Swapped,

    /// <summary>A swap failed, and everything is as before.</summary>
    SwapFailed,

    /// <summary>A site or slot was started.</summary>
    Started,

    /// <summary>A site or slot was stopped.</summary>
    Stopped,

    /// <summary>A site or slot was restarted.</summary>
    Restarted,
}
