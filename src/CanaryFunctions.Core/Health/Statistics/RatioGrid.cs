using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace CanaryFunctions.Core.Health.Statistics;

/// <summary>The ratios that are considered, and their weights.</summary>
internal static class RatioGrid
{
    private const double Largest = 100;
    private const int PointsEachSide = 27;
    private const int PointsAbove = 28;

    private static readonly ConcurrentDictionary<double, (ImmutableArray<double>, ImmutableArray<double>)> above = new();
    private static readonly ConcurrentDictionary<double, ImmutableArray<double>> below = new();

    /// <summary>1/100 to 100, evenly spaced by their logarithms.</summary>
    public static ImmutableArray<double> All { get; } =
    [
        .. Enumerable.Range(-PointsEachSide, 2 * PointsEachSide + 1)
            .Select(i => Math.Pow(Largest, i / (double)PointsEachSide)),
    ];

    /// <summary>Logarithms of the weights of <see cref="All"/>: most near 1.</summary>
    public static ImmutableArray<double> LogWeights { get; } = Normal(All, ratio => Math.Exp(-Math.Abs(Math.Log(ratio))));

    /// <summary>The ratios above a tolerance, and the logarithms of their weights.</summary>
    public static (ImmutableArray<double> Ratios, ImmutableArray<double> LogWeights) Above(double tolerance) =>
        above.GetOrAdd(tolerance, from =>
        {
            var step = Math.Log(Largest) / PointsAbove;
            ImmutableArray<double> ratios =
                [.. Enumerable.Range(1, PointsAbove).Select(i => from * Math.Exp((i + 0.5) * step))];
            return (ratios, Normal(ratios, Likely));
        });

    /// <summary>Logarithms of the weights of <see cref="All"/> below a margin; minus infinity from there on.</summary>
    public static ImmutableArray<double> LogWeightsBelow(double margin) => below.GetOrAdd(margin, to =>
        Normal(All, ratio => ratio < to ? Math.Exp(-2 * Math.Abs(Math.Log(ratio) + 0.1)) : 0));

    // Faults that double or treble the failures are the hardest that a canary is to find in time; larger ones show soon
    // whatever their weight. So most weight is about there, and the rest falls off as 1/ratio.
    private static double Likely(double ratio)
    {
        var distance = (Math.Log(ratio) - Math.Log(2.4)) / 0.45;
        return Math.Exp(-distance * distance / 2) + 0.1 / ratio;
    }

    private static ImmutableArray<double> Normal(ImmutableArray<double> ratios, Func<double, double> weight)
    {
        var sum = ratios.Sum(weight);
        return [.. ratios.Select(ratio => Math.Log(weight(ratio) / sum))];
    }
}
