using CanaryFunctions.Core.Health.Statistics;

namespace CanaryFunctions.Bench.Detection.Judges;

/// <summary>The product's own comparison, with its defaults.</summary>
internal sealed class Ours(double alpha) : IJudge<EventCounts>
{
    private ComparisonTest test = ComparisonTest.Start(new());

    public void SeeHistory(EventCounts baseline) => test = test.WithHistory(baseline);

    public bool Stop(EventCounts canary, EventCounts baseline)
    {
        test = test.Observe(canary, baseline);
        return test.LogDegradedE >= -Math.Log(alpha);
    }
}
