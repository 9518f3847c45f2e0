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

    /// <summary>The value of a metric, by the aggregation that it has in Azure; null where there is none to give.</summary>
    public double? Value(string metric)
    {
        lock (gate)
        {
            return metric switch
            {
                "Requests" => requests,
                "Http2xx" => byClass[2],
                "Http3xx" => byClass[3],
                "Http4xx" => byClass[4],
                "Http5xx" => byClass[5],
                "HttpResponseTime" => requests == 0 ? null : duration.TotalSeconds / requests,
                "CpuTime" => cpu.TotalSeconds,
                "MemoryWorkingSet" or "AverageMemoryWorkingSet" => memorySamples == 0 ? null : memory / memorySamples,
                _ => null,
            };
        }
    }
}
