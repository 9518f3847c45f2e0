using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace CanaryFunctions.Core.Health.Statistics;

/// <summary>The ratios that are considered, and their weights.</summary>
internal static class RatioGrid
{
    private const double Largest = 100;
    private const int PointsEachSide = 27;
    private const int PointsAbove = 28;

    private static readonly ConcurrentDictionary<double, WeighedRatios> above = new();
    private static readonly ConcurrentDictionary<double, ImmutableArray<double>> below = new();

    /// <summary>1/100 to 100, evenly spaced by their logarithms.</summary>
    public static ImmutableArray<double> All { get; } =
    [
        .. Enumerable.Range(-PointsEachSide, 2 * PointsEachSide + 1)
            .Select(i => Math.Pow(Largest, i / (double)PointsEachSide)),
    ];

    /// <summary>Their logarithms.</summary>
    public static ImmutableArray<double> Logs { get; } = [.. All.Select(Math.Log)];

    /// <summary>Logarithms of the weights of <see cref="All"/>: most near 1.</summary>
    public static ImmutableArray<double> LogWeights { get; } = Normal(All, ratio => Math.Exp(-Math.Abs(Math.Log(ratio))));

    /// <summary>The ratios above a tolerance.</summary>
    public static WeighedRatios Above(double tolerance) =>
        above.GetOrAdd(tolerance, from =>
        {
            var step = Math.Log(Largest) / PointsAbove;
            ImmutableArray<double> ratios =
                [.. Enumerable.Range(1, PointsAbove).Select(i => from * Math.Exp((i + 0.5) * step))];
            return new(ratios, [.. ratios.Select(Math.Log)], Normal(ratios, Likely));
        });

    /// <summary>Logarithms of the weights of those of <see cref="All"/>, from the first on, that are below a margin.</summary>
    public static ImmutableArray<double> LogWeightsBelow(double margin) => below.GetOrAdd(margin, to =>
        Normal([.. All.TakeWhile(ratio => ratio < to)], ratio => Math.Exp(-2 * Math.Abs(Math.Log(ratio) + 0.1))));

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

/// <summary>Ratios with their weights.</summary>
/// <param name="Ratios">The ratios, rising.</param>
/// <param name="Logs">Their logarithms.</param>
/// <param name="LogWeights">Logarithms of their weights, which sum to 1.</param>
internal sealed record WeighedRatios(
    ImmutableArray<double> Ratios, ImmutableArray<double> Logs, ImmutableArray<double> LogWeights);
