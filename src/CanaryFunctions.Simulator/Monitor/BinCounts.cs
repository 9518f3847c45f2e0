namespace CanaryFunctions.Simulator.Monitor;

/// <summary>What passed in one bin.</summary>
internal sealed class BinCounts
{
    private readonly Lock gate = new();
    private readonly long[] byClass = new long[6];
    private long requests;
    private TimeSpan duration;
    private TimeSpan cpu;
    private long memory;
    private long memorySamples;
    private int looks;
    private int up;

    public void Add(int status, TimeSpan took)
    {
        lock (gate)
        {
            requests++;
            byClass[Math.Clamp(status / 100, 0, 5)]++;
            duration += took;
        }
    }

    public void Note(TimeSpan used, long workingSet)
    {
        lock (gate)
        {
            cpu += used;
            memory += workingSet;
            memorySamples++;
        }
    }

    public void Note(bool isUp)
    {
        lock (gate)
        {
            looks++;
            if (isUp) up++;
        }
    }

    /// <summary>What passed in several bins together.</summary>
    public static BinCounts Of(IEnumerable<BinCounts> bins)
    {
        var all = new BinCounts();
        foreach (var bin in bins)
        {
            lock (bin.gate)
            {
                for (var hundreds = 0; hundreds < bin.byClass.Length; hundreds++) all.byClass[hundreds] += bin.byClass[hundreds];
                (all.requests, all.duration, all.cpu) = (all.requests + bin.requests, all.duration + bin.duration, all.cpu + bin.cpu);
                (all.memory, all.memorySamples) = (all.memory + bin.memory, all.memorySamples + bin.memorySamples);
                (all.looks, all.up) = (all.looks + bin.looks, all.up + bin.up);
            }
        }

        return all;
    }

    /// <summary>Requests that were answered.</summary>
    public double Requests => Read(() => requests);

    /// <summary>CPU time used, in seconds.</summary>
    public double CpuTime => Read(() => cpu.TotalSeconds);

    /// <summary>Average time of an answer, in seconds; null without any.</summary>
    public double? ResponseTime => Read(() => requests == 0 ? null : (double?)duration.TotalSeconds / requests);

    /// <summary>Average working set, in bytes; null if nothing ran.</summary>
    public double? WorkingSet => Read(() => memorySamples == 0 ? null : (double?)memory / memorySamples);

    /// <summary>Of how many looks the app was up, in percent; null if nobody looked.</summary>
    public double? Health => Read(() => looks == 0 ? null : (double?)100 * up / looks);

    /// <summary>Answers with a status of a class, as 5 for 500 to 599.</summary>
    public double Answers(int hundreds) => Read(() => byClass[hundreds]);

    private T Read<T>(Func<T> value)
    {
        lock (gate) return value();
    }
}
