using MathNet.Numerics.Distributions;

namespace CanaryFunctions.Core.Health.Statistics.MannWhitney;

/// <summary>By how much the canary's values are shifted from the baseline's: the rank sum test of Mann and Whitney with
/// the normal approximation, corrected for ties and continuity, inverted to an interval.</summary>
/// <remarks>
/// With W the rank sum of the m values of the canary, each less μ, among the n of the baseline and t the sizes of the ties,
/// z(μ) = (W − m(m+1)/2 − mn/2 − ½ sign) / √(mn/12·((m+n+1) − Σ(t³−t)/((m+n)(m+n−1)))). z falls in steps at the
/// differences of a canary's and a baseline's value, so bisection ends at the exact step. R's
/// wilcox.test(exact = FALSE, conf.int = TRUE) and Kayenta's judge search the same function with a tolerance of 0.0001.
/// </remarks>
public sealed class MannWhitneyTest
{
    // Of the largest value: what the subtraction of values can tell apart.
    private const double Narrow = 1e-15;

    private readonly double[] canary;
    private readonly double[] baseline;

    /// <summary>Takes the values of both arms.</summary>
    /// <param name="canary">Finite, at least one.</param>
    /// <param name="baseline">Finite, at least one.</param>
    /// <exception cref="ArgumentException">An arm has no value, or one that is not finite.</exception>
    public MannWhitneyTest(IEnumerable<double> canary, IEnumerable<double> baseline)
    {
        this.canary = [.. canary.Order()];
        this.baseline = [.. baseline.Order()];
        if (!IsUsable(this.canary)) throw new ArgumentException("An arm needs finite values.", nameof(canary));
        if (!IsUsable(this.baseline)) throw new ArgumentException("An arm needs finite values.", nameof(baseline));
    }

    /// <summary>Of all pairs of a canary's and a baseline's value, in how many the canary's is higher; ties are half.</summary>
    public double U => Count(0).Wins;

    /// <summary>The share of the pairs in which the canary's value is higher (Vargha and Delaney 2000); ½ if neither is.</summary>
    public double CommonLanguageEffectSize => U / Pairs;

    private double Pairs => (double)canary.Length * baseline.Length;

    /// <summary>The standard score of "the canary is shifted by this much": negative if that is too much. 0 where all
    /// values are tied.</summary>
    public double Z(double shift)
    {
        var (wins, ties) = Count(shift);
        var distance = wins - Pairs / 2;
        var all = (double)canary.Length + baseline.Length;
        var variance = Pairs / 12 * (all + 1 - ties / (all * (all - 1)));
        return variance <= 0 ? 0 : (distance - 0.5 * Math.Sign(distance)) / Math.Sqrt(variance);
    }

    /// <summary>The shift, and all those that can't be rejected.</summary>
    /// <param name="confidence">Above 0 and below 1.</param>
    public Shift Shift(double confidence)
    {
        var limit = Normal.InvCDF(0, 1, (1 + confidence) / 2);
        return new(
            (Step(shift => Z(shift) > 0) + Step(shift => Z(shift) >= 0)) / 2,
            Step(shift => Z(shift) > limit),
            Step(shift => Z(shift) >= -limit));
    }

    private double Largest => new[] { canary[0], canary[^1], baseline[0], baseline[^1] }.Max(Math.Abs);

    private static bool IsUsable(double[] values) => values.Length > 0 && Array.TrueForAll(values, double.IsFinite);

    // The difference at which z falls below a level.
    private double Step(Func<double, bool> isBefore)
    {
        var (low, high) = (canary[0] - baseline[^1], canary[^1] - baseline[0]);
        if (!isBefore(low)) return low;
        if (isBefore(high)) return high;
        var narrow = Narrow * Largest;
        while (high - low > narrow)
        {
            var middle = low + (high - low) / 2;
            if (middle <= low || middle >= high) break;
            if (isBefore(middle)) low = middle;
            else high = middle;
        }

        return FirstDifference(low - narrow, high);
    }

    // The least difference from one shift on, or the other shift if there is none between.
    private double FirstDifference(double from, double otherwise)
    {
        var (least, below) = (otherwise, 0);
        foreach (var value in canary)
        {
            while (below < baseline.Length && value - baseline[below] >= from) below++;
            if (below > 0) least = Math.Min(least, value - baseline[below - 1]);
        }

        return least;
    }

    private (double Wins, double Ties) Count(double shift)
    {
        var (wins, ties, c, b) = (0.0, 0.0, 0, 0);
        while (c < canary.Length || b < baseline.Length)
        {
            var value = c == canary.Length ? baseline[b]
                : b == baseline.Length ? canary[c] - shift
                : Math.Min(canary[c] - shift, baseline[b]);
            var (firstC, firstB) = (c, b);
            while (c < canary.Length && canary[c] - shift == value) c++;
            while (b < baseline.Length && baseline[b] == value) b++;
            double tied = c - firstC + b - firstB;
            wins += (c - firstC) * (firstB + (b - firstB) / 2.0);
            ties += tied * tied * tied - tied;
        }

        return (wins, ties);
    }
}
