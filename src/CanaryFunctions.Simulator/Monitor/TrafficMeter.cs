using System.Collections.Concurrent;

namespace CanaryFunctions.Simulator.Monitor;

/// <summary>Counts what really passed through one address, in bins aligned to the grain.</summary>
internal sealed class TrafficMeter(TimeProvider time, TimeSpan grain)
{
    private readonly ConcurrentDictionary<long, BinCounts> bins = new();
    private readonly long born = time.GetUtcNow().UtcTicks / grain.Ticks;

    /// <summary>Counts one answered request, in the bin in which it ended.</summary>
    public void Count(int status, TimeSpan duration) =>
        Now().Add(status, duration);

    /// <summary>Notes the app's use of the machine since the last time.</summary>
    public void Note(TimeSpan cpu, long memory) => Now().Note(cpu, memory);

    /// <summary>The counts of the bin that begins at a time; null for a time before the address existed.</summary>
    public BinCounts? At(DateTimeOffset start)
    {
        var bin = start.UtcTicks / grain.Ticks;
        return bin < born ? null : bins.GetValueOrDefault(bin) ?? new();
    }

    private BinCounts Now() => bins.GetOrAdd(time.GetUtcNow().UtcTicks / grain.Ticks, _ => new());
}
