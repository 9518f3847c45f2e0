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

    /// <summary>Requests that were answered.</summary>
    public double Requests => Read(() => requests);

    /// <summary>CPU time used, in seconds.</summary>
    public double CpuTime => Read(() => cpu.TotalSeconds);

    /// <summary>Average time of an answer, in seconds; null without any.</summary>
    public double? ResponseTime => Read(() => requests == 0 ? null : (double?)duration.TotalSeconds / requests);

    /// <summary>Average working set, in bytes; null if nothing ran.</summary>
    public double? WorkingSet => Read(() => memorySamples == 0 ? null : (double?)memory / memorySamples);

    /// <summary>Answers with a status of a class, as 5 for 500 to 599.</summary>
    public double Answers(int hundreds) => Read(() => byClass[hundreds]);

    private T Read<T>(Func<T> value)
    {
        lock (gate) return value();
    }
}
