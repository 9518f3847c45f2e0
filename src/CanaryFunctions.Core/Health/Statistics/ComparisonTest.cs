using System.Text.Json.Serialization;

namespace CanaryFunctions.Core.Health.Statistics;

/// <summary>Compares how often two arms fail, bin by bin, with evidence that stays valid however often it is read. An
/// immutable value: what it has seen so far, of constant size.</summary>
/// <remarks>
/// In a bin the arms serve n_c and n_b requests and fail x_c and x_b of them. With ρ = n_c/(n_c+n_b) and a rate ratio ψ a
/// failure is the canary's with probability θ(ψ) = ρψ/(1−ρ+ρψ), whatever the common rate of the bin, so
/// ℓ(ψ) = x_c ln θ(ψ) + x_b ln(1−θ(ψ)) compares ratios free of waves and common incidents (Hoeffding 1963; Lindon and
/// Malek 2022), tempered by the spread of the failures in earlier bins. docs/analysis.md has the argument.
/// </remarks>
public sealed record ComparisonTest
{
    /// <summary>All requests and failures of the canary.</summary>
    public EventCounts CanaryTotal { get; init; }

    /// <summary>All requests and failures of the baseline in the same bins.</summary>
    public EventCounts BaselineTotal { get; init; }

    /// <summary>How spread the failures are.</summary>
    public DispersionEstimate Spread { get; init; } = new();

    /// <summary>What the splits of the failures say of the ratio.</summary>
    public required RatioEvidence Evidence { get; init; }

    /// <summary>What is asked.</summary>
    [JsonIgnore]
    public ComparisonSettings Settings => Evidence.Settings;

    /// <summary>The spread by which the next bin is tempered: at least 1; 1 for independent requests.</summary>
    [JsonIgnore]
    public double Dispersion => Spread.Value;

    /// <summary>Logarithm of the e-value against "at most the tolerance times as bad". E ≥ 1/α rejects that at level α,
    /// at any time.</summary>
    [JsonIgnore]
    public double LogDegradedE => Evidence.LogDegradedE;

    /// <summary>Logarithm of the e-value against "at least the margin times as bad".</summary>
    [JsonIgnore]
    public double LogSafeE => Evidence.LogSafeE;

    /// <summary>A test that has seen nothing.</summary>
    public static ComparisonTest Start(ComparisonSettings settings) => new() { Evidence = RatioEvidence.Start(settings) };

    /// <summary>Learns how the baseline's failures are spread from a bin before the rollout. Bins are given in order of
    /// time.</summary>
    public ComparisonTest WithHistory(EventCounts baseline) => this with { Spread = Spread.ObserveBaseline(baseline) };

    /// <summary>Keeps more weight than usual for a fault that begins with the next bin: a traffic step begins.</summary>
    public ComparisonTest StartingPoint() => this with { Evidence = Evidence.StartingPoint() };

    /// <summary>Uses one bin of both arms.</summary>
    public ComparisonTest Observe(EventCounts canary, EventCounts baseline) => this with
    {
        CanaryTotal = CanaryTotal + canary,
        BaselineTotal = BaselineTotal + baseline,
        Evidence = Evidence.Observe(OddsLikelihood.OfSplit(canary, baseline, Dispersion)),
        Spread = Spread.ObserveBaseline(baseline).ObserveCanary(canary),
    };

    /// <summary>How many times as bad the canary is: the likeliest ratio, and the ratios that can't be rejected at level
    /// <paramref name="alpha"/>. The interval holds the true ratio at every look at once with probability 1 − alpha.</summary>
    /// <param name="alpha">Above 0 and below 1.</param>
    public RatioEstimate Ratio(double alpha)
    {
        var (low, high) = Evidence.Interval(alpha);
        return new(EstimateOf(CanaryTotal, BaselineTotal), low, high, 1 - alpha);
    }

    // The ratio of the rates over all bins; half a failure more on each side keeps it finite where an arm has none.
    private static double EstimateOf(EventCounts canary, EventCounts baseline)
    {
        var more = canary.Bad == 0 || baseline.Bad == 0 ? 0.5 : 0;
        return canary.Requests == 0 || baseline.Requests == 0
            ? 1
            : (canary.Bad + more) / canary.Requests / ((baseline.Bad + more) / baseline.Requests);
    }
}
