using System.Collections.Immutable;
using MathNet.Numerics.Statistics;

namespace CanaryFunctions.Core.Health.Statistics.MannWhitney;

/// <summary>Leaves out extreme values: those below both the 1st percentile and the lower quartile less so many
/// interquartile ranges, or above their mirror images (Tukey's fences, made less sensitive). Percentiles are R's type 7.</summary>
internal static class OutlierFences
{
    public static ImmutableArray<double> Without(ImmutableArray<double> values, double factor)
    {
        if (values.IsEmpty) return values;
        var (first, third) = (Percentile(values, 0.25), Percentile(values, 0.75));
        var low = Math.Min(Percentile(values, 0.01), first - factor * (third - first));
        var high = Math.Max(Percentile(values, 0.99), third + factor * (third - first));
        return [.. values.Where(value => value >= low && value <= high)];
    }

    private static double Percentile(ImmutableArray<double> values, double share) =>
        values.QuantileCustom(share, QuantileDefinition.R7);
}
