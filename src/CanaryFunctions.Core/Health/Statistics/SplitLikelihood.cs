namespace CanaryFunctions.Core.Health.Statistics;

/// <summary>The likelihood of how the failures of one bin are split between the arms, tempered: its logarithm is divided
/// by the dispersion.</summary>
internal readonly struct SplitLikelihood
{
    private readonly double canaryBad;
    private readonly double baselineBad;
    private readonly double odds;

    public SplitLikelihood(EventCounts canary, EventCounts baseline, double dispersion)
    {
        // A bin without traffic on one side, or without a failure, says nothing of the ratio.
        IsEmpty = canary.Requests == 0 || baseline.Requests == 0 || canary.Bad + baseline.Bad == 0;
        odds = IsEmpty ? 1 : canary.Requests / (double)baseline.Requests;
        (canaryBad, baselineBad) = (canary.Bad / dispersion, baseline.Bad / dispersion);
    }

    public bool IsEmpty { get; }

    /// <summary>x_c ln θ(ψ) + x_b ln(1−θ(ψ)), where θ/(1−θ) = ψρ/(1−ρ).</summary>
    public double Log(double ratio)
    {
        var canaryOdds = odds * ratio;
        return canaryBad * Math.Log(canaryOdds) - (canaryBad + baselineBad) * Math.Log(1 + canaryOdds);
    }
}
