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

    /// <summary>Notes whether the app was up when somebody looked.</summary>
    public void Note(bool isUp) => Now().Note(isUp);

    /// <summary>The counts of the bins in a stretch of time; null if it began before the address existed.</summary>
    /// <param name="start">Its start, which is one of a bin.</param>
    /// <param name="length">Whole bins.</param>
    public BinCounts? In(DateTimeOffset start, TimeSpan length)
    {
        if (At(start) is not { } first) return null;
        var others = (int)(length.Ticks / grain.Ticks) - 1;
        return others == 0 ? first : BinCounts.Of([first, .. Enumerable.Range(1, others).Select(bin => At(start + bin * grain)!)]);
    }

    private BinCounts? At(DateTimeOffset start)
    {
        var bin = start.UtcTicks / grain.Ticks;
        return bin < born ? null : bins.GetValueOrDefault(bin) ?? new();
    }

    private BinCounts Now() => bins.GetOrAdd(time.GetUtcNow().UtcTicks / grain.Ticks, _ => new());
}
