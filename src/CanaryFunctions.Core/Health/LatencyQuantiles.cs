using CanaryFunctions.Core.Health.Statistics;

namespace CanaryFunctions.Core.Health;

/// <summary>How long the requests of an arm took at most, in milliseconds, by share of the requests; from a histogram, so
/// as coarse as its edges. Null where nothing is known.</summary>
/// <param name="P50">Half of them.</param>
/// <param name="P90">90 %.</param>
/// <param name="P95">95 %.</param>
/// <param name="P99">99 %.</param>
public sealed record LatencyQuantiles(double? P50, double? P90, double? P95, double? P99)
{
    internal static LatencyQuantiles Of(LatencyCounts counts) => new(
        counts.QuantileMs(0.5), counts.QuantileMs(0.9), counts.QuantileMs(0.95), counts.QuantileMs(0.99));
}
