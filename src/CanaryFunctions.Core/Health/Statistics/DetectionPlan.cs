using MathNet.Numerics.Interpolation;
using MathNet.Numerics.RootFinding;

namespace CanaryFunctions.Core.Health.Statistics;

/// <summary>How long a comparison is expected to take to find a fault of a given size, from the traffic and failures to
/// be expected.</summary>
/// <remarks>No test of level α finds a fault sooner, on average, than ln(1/α) over the information that a bin gives
/// (Wald 1945): the Kullback-Leibler divergence of the failures' split at the fault's ratio from that at the tolerance.
/// <see cref="ComparisonTest"/> takes 1.30 times that for 2× and 1.40 times for 3× faults from the start with a history
/// (bench/Detection; docs/figures/detection.md). It takes about half as long again without a history or for a fault that
/// begins late, and as many times as long as failures are dispersed.</remarks>
public sealed record DetectionPlan
{
    // By the ratio, from docs/figures/detection.md; 10× is found within few bins, which can't be split.
    private const double LeastMeasured = 2;
    private const double MostMeasured = 10;

    private static readonly LinearSpline overhead = LinearSpline.InterpolateSorted(
        [Math.Log(LeastMeasured), Math.Log(3), Math.Log(MostMeasured)], [1.30, 1.40, 2.24]);

    /// <summary>Requests a minute of both arms together; above 0.</summary>
    public required double RequestsPerMinute { get; init; }

    /// <summary>The canary's part of them; above 0 and below 1.</summary>
    public required double Share { get; init; }

    /// <summary>The baseline's share of failing requests; above 0 and below 1.</summary>
    public required double FailureRate { get; init; }

    /// <summary>How many times as bad as the baseline the canary may be; at least 1.</summary>
    public double Tolerance { get; init; } = 1.1;

    /// <summary>The level; above 0 and below 1.</summary>
    public double Alpha { get; init; } = 0.01;

    /// <summary>Length of a bin, which is the least time that a detection takes.</summary>
    public TimeSpan Bin { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The expected time until a canary that fails this many times as often as the baseline is found, from the
    /// fault's beginning; <see cref="TimeSpan.MaxValue"/> if never, as within the tolerance.</summary>
    /// <param name="ratio">Above 0. A canary can't fail more than all its requests: larger ratios count as that.</param>
    public TimeSpan TimeToDetect(double ratio)
    {
        var minutes = Math.Max(Bin.TotalMinutes, Minutes(Math.Min(ratio, MostRatio)));
        return minutes >= TimeSpan.MaxValue.TotalMinutes ? TimeSpan.MaxValue : TimeSpan.FromMinutes(minutes);
    }

    /// <summary>The smallest ratio whose fault is expected to be found within a time; null if none is, not even that of a
    /// canary that fails all its requests.</summary>
    public double? SmallestRatioWithin(TimeSpan time)
    {
        if (time < Bin || Minutes(MostRatio) > time.TotalMinutes) return null;
        var nothing = Tolerance * (1 + 1e-6);
        return Brent.TryFindRoot(
            ratio => Math.Log(Minutes(Math.Exp(ratio)) / time.TotalMinutes),
            Math.Log(nothing), Math.Log(MostRatio), 1e-9, 200, out var root)
            ? Math.Exp(root)
            : nothing;
    }

    private double MostRatio => 1 / FailureRate;

    private double Minutes(double ratio) => ratio <= Tolerance
        ? double.PositiveInfinity
        : Overhead(ratio) * Math.Log(1 / Alpha) / InformationPerMinute(ratio);

    private double InformationPerMinute(double ratio)
    {
        var (canarys, tolerated) = (Part(ratio), Part(Tolerance));
        var failures = RequestsPerMinute * FailureRate * (1 - Share + Share * ratio);
        return failures * (canarys * Math.Log(canarys / tolerated)
            + (1 - canarys) * Math.Log((1 - canarys) / (1 - tolerated)));
    }

    private static double Overhead(double ratio) =>
        overhead.Interpolate(Math.Log(Math.Clamp(ratio, LeastMeasured, MostMeasured)));

    // The canary's part of the failures.
    private double Part(double ratio) => Share * ratio / (1 - Share + Share * ratio);
}
