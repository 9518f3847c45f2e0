using System.Collections.Immutable;
using System.Numerics.Tensors;
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
    [JsonConverter(typeof(PackedConverter<double>))]
    public required ImmutableArray<double> LogLikelihood { get; init; }

    /// <summary>Log likelihood of the margin at which the canary is safe.</summary>
    public double LogLikelihoodOfSafe { get; init; }

    /// <summary>For each ratio above the tolerance: the logarithm of its likelihood ratio against the tolerance, mixed
    /// over all bins in which the fault may have begun so far.</summary>
    [JsonConverter(typeof(PackedConverter<double>))]
    public required ImmutableArray<double> LogStarted { get; init; }

    /// <summary>The weight, of 1, that is kept for faults that begin later.</summary>
    public double Unspent { get; init; }

    /// <summary>Logarithm of the e-value against "at most the tolerance".</summary>
    [JsonIgnore]
    public double LogDegradedE =>
        LogSum.Of(LogStarted.AsSpan(), RatioGrid.Above(Settings.Tolerance).LogWeights.AsSpan(), Math.Log(Unspent));

    /// <summary>Logarithm of the e-value against "at least the margin".</summary>
    [JsonIgnore]
    public double LogSafeE
    {
        get
        {
            var weights = RatioGrid.LogWeightsBelow(Settings.Safe).AsSpan();
            return LogSum.Of(LogLikelihood.AsSpan(0, weights.Length), weights) - LogLikelihoodOfSafe;
        }
    }

    /// <summary>Evidence of nothing.</summary>
    public static RatioEvidence Start(ComparisonSettings settings) => new()
    {
        Settings = settings,
        LogLikelihood = [.. new double[RatioGrid.All.Length]],
        LogStarted = [.. Enumerable.Repeat(Math.Log(StartWeights.First), RatioGrid.Above(settings.Tolerance).Ratios.Length)],
        Unspent = 1 - StartWeights.First,
    };

    /// <summary>Keeps more weight than usual for a fault that begins with the next bin.</summary>
    public RatioEvidence StartingPoint() => this with
    {
        LogStarted = ImmutableCollectionsMarshal.AsImmutableArray(Begun(StartWeights.AtStep)),
        Unspent = Unspent * (1 - StartWeights.AtStep),
    };

    /// <summary>The ratios that can't be rejected at level <paramref name="alpha"/>: from 0, or to infinity, where the grid
    /// ends.</summary>
    public (double Low, double High) Interval(double alpha)
    {
        var limit = LogSum.Of(LogLikelihood.AsSpan(), RatioGrid.LogWeights.AsSpan()) + Math.Log(alpha);
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
        var above = RatioGrid.Above(Settings.Tolerance);
        var started = Begun(StartWeights.EachBin);
        bin.AddTo(above.Ratios.AsSpan(), above.Logs.AsSpan(), started);
        TensorPrimitives.Subtract(started, bin.Log(Settings.Tolerance), started);
        var all = LogLikelihood.ToArray();
        bin.AddTo(RatioGrid.All.AsSpan(), RatioGrid.Logs.AsSpan(), all);
        return this with
        {
            Unspent = Unspent * (1 - StartWeights.EachBin),
            LogLikelihood = ImmutableCollectionsMarshal.AsImmutableArray(all),
            LogLikelihoodOfSafe = LogLikelihoodOfSafe + bin.Log(Settings.Safe),
            LogStarted = ImmutableCollectionsMarshal.AsImmutableArray(started),
        };
    }

    // What has started, with a part of the unspent weight put on a fault that begins now.
    private double[] Begun(double part)
    {
        var started = new double[LogStarted.Length];
        LogSum.Of(LogStarted.AsSpan(), Math.Log(Unspent * part), started);
        return started;
    }
}
