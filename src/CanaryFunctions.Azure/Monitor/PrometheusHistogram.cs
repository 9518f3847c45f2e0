using System.Collections.Immutable;
using CanaryFunctions.Core.Health.Statistics;

namespace CanaryFunctions.Azure.Monitor;

/// <summary>The buckets of a histogram: a series for each edge, whose last is infinity.</summary>
internal sealed class PrometheusHistogram
{
    private readonly ImmutableArray<(double EdgeSeconds, ImmutableDictionary<DateTimeOffset, double> Counts)> buckets;

    private PrometheusHistogram(
        ImmutableArray<(double EdgeSeconds, ImmutableDictionary<DateTimeOffset, double> Counts)> buckets) =>
        this.buckets = buckets;

    /// <summary>Puts the series in order. None make an empty histogram; null if they are none of a histogram.</summary>
    public static PrometheusHistogram? Read(ImmutableArray<PrometheusSeries> series)
    {
        if (series.IsEmpty) return new([]);
        var buckets = ImmutableArray.CreateBuilder<(double Edge, ImmutableDictionary<DateTimeOffset, double> Counts)>();
        foreach (var one in series)
        {
            if (one.Metric?.GetValueOrDefault("le") is not { } le || one.ByTime() is not { } counts) return null;
            buckets.Add((PrometheusSeries.Number(le), counts));
        }

        var sorted = buckets.OrderBy(bucket => bucket.Edge).ToImmutableArray();
        var isHistogram = sorted[0].Edge > 0 && double.IsPositiveInfinity(sorted[^1].Edge)
            && sorted.Select(bucket => bucket.Edge).Distinct().Count() == sorted.Length;
        return isHistogram ? new(sorted) : null;
    }

    /// <summary>The counts of the bin that ends at a time; null where not all are known.</summary>
    public LatencyCounts? At(DateTimeOffset end)
    {
        if (buckets.IsEmpty) return null;
        var counts = new List<long>(buckets.Length);
        foreach (var (_, byTime) in buckets)
        {
            if (!byTime.TryGetValue(end, out var value) || !double.IsFinite(value)) return null;

            // Each is extrapolated and rounded apart, and cumulative counts never fall.
            counts.Add(Math.Max((long)Math.Round(value), counts.LastOrDefault()));
        }

        return new([.. buckets.Select(bucket => Math.Round(bucket.EdgeSeconds * 1000, 6))], [.. counts], counts[^1]);
    }
}
