using CanaryFunctions.Core.Health.Statistics;

namespace CanaryFunctions.Bench.Detection.Judges;

/// <summary>The 2×2 e-variable of Turner, Ly and Grünwald (2024), a minute a block: each arm's posterior mean from earlier
/// blocks against their mean weighted by the block's requests.</summary>
internal sealed class TurnerGruenwald(double alpha) : IJudge<EventCounts>
{
    // The prior that the authors recommend for two streams.
    private const double Prior = 0.18;
    private double logE;
    private EventCounts canaryTotal;
    private EventCounts baselineTotal;

    public bool Stop(EventCounts canary, EventCounts baseline)
    {
        var (c, b) = (Mean(canaryTotal), Mean(baselineTotal));
        var requests = canary.Requests + baseline.Requests;
        if (requests > 0)
        {
            var pooled = (canary.Requests * c + baseline.Requests * b) / requests;
            logE += Log(canary, c, pooled) + Log(baseline, b, pooled);
        }

        (canaryTotal, baselineTotal) = (canaryTotal + canary, baselineTotal + baseline);
        return logE >= -Math.Log(alpha) && Mean(canaryTotal) > Mean(baselineTotal);
    }

    private static double Mean(EventCounts total) => (total.Bad + Prior) / (total.Requests + 2 * Prior);

    private static double Log(EventCounts block, double rate, double pooled) =>
        block.Bad * Math.Log(rate / pooled) + (block.Requests - block.Bad) * Math.Log((1 - rate) / (1 - pooled));
}
