using System.Collections.Immutable;

namespace CanaryFunctions.Core.Health.Statistics;

/// <summary>The comparison of how often requests are slower than one edge of the histogram.</summary>
/// <param name="EdgeMs">The edge in milliseconds.</param>
/// <param name="IsUsual">Enough of the baseline's requests are slower for its rate to be known in a rollout's time. Only
/// such edges are asked whether the canary is safe.</param>
/// <param name="Test">Slower requests are the bad ones.</param>
public sealed record LatencyEdge(double EdgeMs, bool IsUsual, ComparisonTest Test)
{
    private const double UsuallySlower = 0.005;

    private static readonly ImmutableArray<double> quantiles = [0.5, 0.9, 0.95, 0.99];

    /// <summary>The edges that lie nearest the baseline's 50th, 90th, 95th and 99th percentile, by the log odds of being
    /// slower; fewer where one is nearest to several.</summary>
    internal static ImmutableArray<LatencyEdge> Choose(LatencyCounts baseline, ComparisonSettings settings)
    {
        ImmutableArray<(double Edge, double Slower)> candidates =
        [
            .. baseline.EdgesMs.Where(double.IsFinite)
                .Select(edge => (edge, (baseline.SlowerThan(edge).Bad + 0.5) / (baseline.Requests + 1))),
        ];
        return candidates.IsEmpty
            ? []
            :
            [
                .. quantiles.Select(Nearest).Distinct().Select(nearest => new LatencyEdge(
                    nearest.Edge, nearest.Slower >= UsuallySlower, ComparisonTest.Start(settings))),
            ];

        (double Edge, double Slower) Nearest(double quantile) =>
            candidates.MinBy(edge => Math.Abs(LogOdds(edge.Slower) - LogOdds(1 - quantile)));
    }

    private static double LogOdds(double share) => Math.Log(share / (1 - share));
}
