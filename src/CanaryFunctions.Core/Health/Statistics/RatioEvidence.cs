using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json.Serialization;
using CanaryFunctions.Core.Serialization;

namespace CanaryFunctions.Core.Health.Statistics;

/// <summary>The evidence on how many times as bad as it may be the canary is, from the likelihoods of its bins. An
/// immutable value of constant size.</summary>
/// <remarks>Likelihood ratios against the tolerance are e-processes (Ville 1939); they are mixed over a grid of ratios and
/// over the bin in which the fault may have begun.</remarks>
public sealed record RatioEvidence
{
    /// <summary>What is asked.</summary>
    public required ComparisonSettings Settings { get; init; }

    /// <summary>Log likelihood of each ratio of <see cref="RatioGrid.All"/>, from the first bin on.</summary>
    [JsonConverter(typeof(PackedNumbersConverter))]
    public required ImmutableArray<double> LogLikelihood { get; init; }

    /// <summary>Log likelihood of the margin at which the canary is safe.</summary>
    public double LogLikelihoodOfSafe { get; init; }

    /// <summary>For each ratio above the tolerance: the logarithm of its likelihood ratio against the tolerance, mixed
    /// over all bins in which the fault may have begun so far.</summary>
    [JsonConverter(typeof(PackedNumbersConverter))]
    public required ImmutableArray<double> LogStarted { get; init; }

    /// <summary>The weight, of 1, that is kept for faults that begin later.</summary>
    public double Unspent { get; init; }

    /// <summary>Logarithm of the e-value against "at most the tolerance".</summary>
    [JsonIgnore]
    public double LogDegradedE =>
        LogSum.Of(LogStarted, RatioGrid.Above(Settings.Tolerance).LogWeights, Math.Log(Unspent));

    /// <summary>Logarithm of the e-value against "at least the margin".</summary>
    [JsonIgnore]
    public double LogSafeE => LogSum.Of(LogLikelihood, RatioGrid.LogWeightsBelow(Settings.Safe)) - LogLikelihoodOfSafe;

    /// <summary>Evidence of nothing.</summary>
    public static RatioEvidence Start(ComparisonSettings settings) => new()
    {
        Settings = settings,
        LogLikelihood = [.. new double[RatioGrid.All.Length]],
        LogStarted = [.. Enumerable.Repeat(Math.Log(StartWeights.First), RatioGrid.Above(settings.Tolerance).Ratios.Length)],
        Unspent = 1 - StartWeights.First,
    };

    /// <summary>Keeps more weight than usual for a fault that begins with the next bin.</summary>
    public RatioEvidence StartingPoint() => Begin(StartWeights.AtStep);

    /// <summary>The ratios that can't be rejected at level <paramref name="alpha"/>: from 0, or to infinity, where the grid
    /// ends.</summary>
    public (double Low, double High) Interval(double alpha)
    {
        var limit = LogSum.Of(LogLikelihood, RatioGrid.LogWeights) + Math.Log(alpha);
        var (low, high) = (0, LogLikelihood.Length - 1);
        while (low < high && LogLikelihood[low] <= limit) low++;
        while (high > low && LogLikelihood[high] <= limit) high--;
        return (
            low == 0 ? 0 : RatioGrid.All[low - 1],
            high == LogLikelihood.Length - 1 ? double.PositiveInfinity : RatioGrid.All[high + 1]);
    }

    /// <summary>Uses one bin.</summary>
    internal RatioEvidence Observe(OddsLikelihood bin)
    {
        if (bin.IsEmpty) return this;
        var begun = Begin(StartWeights.EachBin);
        var (started, ratios) = (new double[begun.LogStarted.Length], RatioGrid.Above(Settings.Tolerance).Ratios);
        var tolerance = bin.Log(Settings.Tolerance);
        for (var i = 0; i < started.Length; i++) started[i] = begun.LogStarted[i] + bin.Log(ratios[i]) - tolerance;
        var all = new double[LogLikelihood.Length];
        for (var i = 0; i < all.Length; i++) all[i] = LogLikelihood[i] + bin.Log(RatioGrid.All[i]);
        return begun with
        {
            LogLikelihood = ImmutableCollectionsMarshal.AsImmutableArray(all),
            LogLikelihoodOfSafe = LogLikelihoodOfSafe + bin.Log(Settings.Safe),
            LogStarted = ImmutableCollectionsMarshal.AsImmutableArray(started),
        };
    }

    private RatioEvidence Begin(double part)
    {
        var log = Math.Log(Unspent * part);
        var started = new double[LogStarted.Length];
        for (var i = 0; i < started.Length; i++) started[i] = LogSum.Of(LogStarted[i], log);
        return this with
        {
            LogStarted = ImmutableCollectionsMarshal.AsImmutableArray(started),
            Unspent = Unspent * (1 - part),
        };
    }
}
