using System.Numerics.Tensors;

namespace CanaryFunctions.Core.Health.Statistics;

/// <summary>The likelihood that so many of the events of one bin are the canary's failures, tempered: its logarithm is
/// divided by the dispersion.</summary>
internal readonly struct OddsLikelihood
{
    private readonly double odds;
    private readonly double failures;
    private readonly double events;

    private OddsLikelihood(double odds, double failures, double events) =>
        (this.odds, this.failures, this.events) = (odds, failures, events);

    /// <summary>The bin says nothing.</summary>
    public bool IsEmpty => events == 0;

    /// <summary>How the failures of both arms are split. Says nothing without traffic on a side, or a failure.</summary>
    public static OddsLikelihood OfSplit(EventCounts canary, EventCounts baseline, double dispersion) =>
        canary.Requests == 0 || baseline.Requests == 0
            ? default
            : new(
                canary.Requests / (double)baseline.Requests,
                canary.Bad / dispersion,
                (canary.Bad + baseline.Bad) / dispersion);

    /// <summary>How many of the canary's requests fail, against a budget. Says nothing without traffic.</summary>
    public static OddsLikelihood OfBudget(EventCounts canary, double budget, double dispersion) =>
        new(budget / (1 - budget), canary.Bad / dispersion, canary.Requests / dispersion);

    /// <summary>x ln θ + (n−x) ln(1−θ), where θ/(1−θ) is the ratio times the odds of a canary that is as bad as it may
    /// be.</summary>
    public double Log(double ratio) => failures * Math.Log(odds * ratio) - events * Math.Log(1 + odds * ratio);

    /// <summary>Adds the same for each of many ratios.</summary>
    /// <param name="ratios">The ratios.</param>
    /// <param name="logRatios">Their logarithms.</param>
    /// <param name="sums">What is added to.</param>
    public void AddTo(ReadOnlySpan<double> ratios, ReadOnlySpan<double> logRatios, Span<double> sums)
    {
        Span<double> logs = stackalloc double[ratios.Length];
        TensorPrimitives.Multiply(ratios, odds, logs);
        TensorPrimitives.Add(logs, 1, logs);
        TensorPrimitives.Log(logs, logs);
        TensorPrimitives.MultiplyAdd(logs, -events, sums, sums);
        TensorPrimitives.MultiplyAdd(logRatios, failures, sums, sums);
        TensorPrimitives.Add(sums, failures * Math.Log(odds), sums);
    }
}
