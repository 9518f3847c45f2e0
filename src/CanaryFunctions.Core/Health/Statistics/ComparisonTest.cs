using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace CanaryFunctions.Core.Health.Statistics;

/// <summary>Compares how often two arms fail, bin by bin, with evidence that stays valid however often it is read. An
/// immutable value: what it has seen so far, of constant size.</summary>
/// <remarks>
/// In a bin the arms serve n_c and n_b requests and fail x_c and x_b of them. With ρ = n_c/(n_c+n_b) and a rate ratio ψ a
/// failure is the canary's with probability θ(ψ) = ρψ/(1−ρ+ρψ), whatever the common rate of the bin, so
/// ℓ(ψ) = x_c ln θ(ψ) + x_b ln(1−θ(ψ)) compares ratios free of waves and common incidents. Likelihood ratios against the
/// tolerance are e-processes (Ville 1939; Hoeffding 1963; Lindon and Malek 2022); they are mixed over a grid of ratios and
/// over the bin in which the fault may have begun, and tempered by the spread of the failures in earlier bins.
/// docs/analysis.md has the argument.
/// </remarks>
public sealed record ComparisonTest
{
    /// <summary>What is asked.</summary>
    public required ComparisonSettings Settings { get; init; }

    /// <summary>All requests and failures of the canary.</summary>
    public EventCounts CanaryTotal { get; init; }

    /// <summary>All requests and failures of the baseline in the same bins.</summary>
    public EventCounts BaselineTotal { get; init; }

    /// <summary>How spread the failures are.</summary>
    public DispersionEstimate Spread { get; init; } = new();

    /// <summary>Tempered log likelihood of each ratio of <see cref="RatioGrid.All"/>, from the first bin on.</summary>
    public required ImmutableArray<double> LogLikelihood { get; init; }

    /// <summary>Tempered log likelihood of the margin at which the canary is safe.</summary>
    public double LogLikelihoodOfSafe { get; init; }

    /// <summary>For each ratio above the tolerance: the logarithm of its likelihood ratio against the tolerance, mixed
    /// over all bins in which the fault may have begun so far.</summary>
    public required ImmutableArray<double> LogStarted { get; init; }

    /// <summary>The weight, of 1, that is kept for faults that begin later.</summary>
    public double Unspent { get; init; }

    /// <summary>The spread by which the next bin is tempered: at least 1; 1 for independent requests.</summary>
    [JsonIgnore]
    public double Dispersion => Spread.Value;

    /// <summary>Logarithm of the e-value against "at most the tolerance times as bad". E ≥ 1/α rejects that at level α,
    /// at any time.</summary>
    [JsonIgnore]
    public double LogDegradedE
    {
        get
        {
            var weights = RatioGrid.Above(Settings.Tolerance).LogWeights;
            return LogSum.Of(LogStarted, weights, Math.Log(Unspent));
        }
    }

    /// <summary>Logarithm of the e-value against "at least the margin times as bad".</summary>
    [JsonIgnore]
    public double LogSafeE => LogSum.Of(LogLikelihood, RatioGrid.LogWeightsBelow(Settings.Safe)) - LogLikelihoodOfSafe;

    /// <summary>A test that has seen nothing.</summary>
    public static ComparisonTest Start(ComparisonSettings settings) => new()
    {
        Settings = settings,
        LogLikelihood = [.. new double[RatioGrid.All.Length]],
        LogStarted = [.. Enumerable.Repeat(Math.Log(StartWeights.First), RatioGrid.Above(settings.Tolerance).Ratios.Length)],
        Unspent = 1 - StartWeights.First,
    };

    /// <summary>Learns how the baseline's failures are spread from a bin before the rollout. Bins are given in order of
    /// time.</summary>
    public ComparisonTest WithHistory(EventCounts baseline) => this with { Spread = Spread.ObserveBaseline(baseline) };

    /// <summary>Keeps more weight than usual for a fault that begins with the next bin: a traffic step begins.</summary>
    public ComparisonTest StartingPoint() => Begin(StartWeights.AtStep);

    /// <summary>Uses one bin of both arms.</summary>
    public ComparisonTest Observe(EventCounts canary, EventCounts baseline)
    {
        var seen = this with
        {
            CanaryTotal = CanaryTotal + canary,
            BaselineTotal = BaselineTotal + baseline,
            Spread = Spread.ObserveBaseline(baseline).ObserveCanary(canary),
        };
        var bin = new SplitLikelihood(canary, baseline, Dispersion);
        if (bin.IsEmpty) return seen;

        var begun = Begin(StartWeights.EachBin);
        var (started, ratios) = (new double[begun.LogStarted.Length], RatioGrid.Above(Settings.Tolerance).Ratios);
        var tolerance = bin.Log(Settings.Tolerance);
        for (var i = 0; i < started.Length; i++) started[i] = begun.LogStarted[i] + bin.Log(ratios[i]) - tolerance;
        var all = new double[LogLikelihood.Length];
        for (var i = 0; i < all.Length; i++) all[i] = LogLikelihood[i] + bin.Log(RatioGrid.All[i]);
        return seen with
        {
            LogLikelihood = ImmutableCollectionsMarshal.AsImmutableArray(all),
            LogLikelihoodOfSafe = LogLikelihoodOfSafe + bin.Log(Settings.Safe),
            LogStarted = ImmutableCollectionsMarshal.AsImmutableArray(started),
            Unspent = begun.Unspent,
        };
    }

    /// <summary>How many times as bad the canary is: the likeliest ratio, and the ratios that can't be rejected at level
    /// <paramref name="alpha"/>. The interval holds the true ratio at every look at once with probability 1 − alpha.</summary>
    /// <param name="alpha">Above 0 and below 1.</param>
    public RatioEstimate Ratio(double alpha)
    {
        var limit = LogSum.Of(LogLikelihood, RatioGrid.LogWeights) + Math.Log(alpha);
        var (low, high) = (0, LogLikelihood.Length - 1);
        while (low < high && LogLikelihood[low] <= limit) low++;
        while (high > low && LogLikelihood[high] <= limit) high--;
        return new(
            EstimateOf(CanaryTotal, BaselineTotal),
            low == 0 ? 0 : RatioGrid.All[low - 1],
            high == LogLikelihood.Length - 1 ? double.PositiveInfinity : RatioGrid.All[high + 1],
            1 - alpha);
    }

    // The ratio of the rates over all bins; half a failure more on each side keeps it finite where an arm has none.
    private static double EstimateOf(EventCounts canary, EventCounts baseline)
    {
        var more = canary.Bad == 0 || baseline.Bad == 0 ? 0.5 : 0;
        return canary.Requests == 0 || baseline.Requests == 0
            ? 1
            : (canary.Bad + more) / canary.Requests / ((baseline.Bad + more) / baseline.Requests);
    }

    private ComparisonTest Begin(double part)
    {
        var log = Math.Log(Unspent * part);
        var started = new double[LogStarted.Length];
        for (var i = 0; i < started.Length; i++) started[i] = LogSum.Of(LogStarted[i], log);
        return this with { LogStarted = ImmutableCollectionsMarshal.AsImmutableArray(started), Unspent = Unspent * (1 - part) };
    }
}
