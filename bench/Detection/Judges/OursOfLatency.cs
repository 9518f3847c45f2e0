using CanaryFunctions.Core.Health.Checks;
using CanaryFunctions.Core.Health.Statistics;

namespace CanaryFunctions.Bench.Detection.Judges;

/// <summary>The product's own comparison of latencies, with its defaults.</summary>
internal sealed class OursOfLatency(double alpha) : IJudge<LatencyCounts>
{
    private static readonly ComparisonCheck check = new() { Name = "latency", Event = ComparedEvent.Slow };

    private LatencyComparison test = LatencyComparison.Start(check.Settings);

    public void SeeHistory(LatencyCounts baseline) => test = test.WithHistory(baseline);

    public bool Stop(LatencyCounts canary, LatencyCounts baseline)
    {
        test = test.Observe(canary, baseline);
        return test.LogDegradedE >= -Math.Log(alpha);
    }
}
