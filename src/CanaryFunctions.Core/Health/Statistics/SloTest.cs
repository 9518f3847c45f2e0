using System.Text.Json.Serialization;

namespace CanaryFunctions.Core.Health.Statistics;

/// <summary>Compares how often the canary fails with what its error budget allows, bin by bin, with evidence that stays
/// valid however often it is read. An immutable value of constant size.</summary>
/// <remarks>
/// The comparison of two arms with the baseline's odds of failing replaced by the budget's: x of n requests fail with odds
/// ψ·b/(1−b), tempered by the spread of the failures in earlier bins. No arm stands beside the canary, so an incident that
/// hits everyone counts against it. Ratios are of odds; where few requests fail those are the ratios of the rates.
/// </remarks>
public sealed record SloTest
{
    /// <summary>The share of requests that may fail: above 0 and below 1. 0.001 for an objective of 99.9 %.</summary>
    public required double Budget { get; init; }

    /// <summary>All requests and failures of the canary.</summary>
    public EventCounts Total { get; init; }

    /// <summary>How spread the failures are.</summary>
    public DispersionEstimate Spread { get; init; } = new();

    /// <summary>What the bins say of how many times the budget is used.</summary>
    public required RatioEvidence Evidence { get; init; }

    /// <summary>The spread by which the next bin is tempered: at least 1; 1 for independent requests.</summary>
    [JsonIgnore]
    public double Dispersion => Spread.Value;

    /// <summary>Logarithm of the e-value against "fails at most the tolerance times as often as the budget allows".</summary>
    [JsonIgnore]
    public double LogDegradedE => Evidence.LogDegradedE;

    /// <summary>Logarithm of the e-value against "fails at least the margin times as often as the budget allows".</summary>
    [JsonIgnore]
    public double LogSafeE => Evidence.LogSafeE;

    /// <summary>A test that has seen nothing.</summary>
    /// <param name="budget">The share of requests that may fail: above 0 and below 1.</param>
    /// <param name="settings">What is asked; null asks whether the canary fails more, or less, often than the budget
    /// allows.</param>
    /// <exception cref="ArgumentOutOfRangeException">The budget is out of its range.</exception>
    public static SloTest Start(double budget, ComparisonSettings? settings = null)
    {
        if (!(budget is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(budget), budget, "Above 0 and below 1.");
        return new()
        {
            Budget = budget,
            Evidence = RatioEvidence.Start(settings ?? new ComparisonSettings { Tolerance = 1, Safe = 1 }),
        };
    }

    /// <summary>Learns how failures are spread from a bin of the baseline before the rollout. Bins are given in order of
    /// time.</summary>
    public SloTest WithHistory(EventCounts baseline) => this with { Spread = Spread.ObserveBaseline(baseline) };

    /// <summary>Keeps more weight than usual for a fault that begins with the next bin: a traffic step begins.</summary>
    public SloTest StartingPoint() => this with { Evidence = Evidence.StartingPoint() };

    /// <summary>Uses one bin of the canary.</summary>
    public SloTest Observe(EventCounts canary) => this with
    {
        Total = Total + canary,
        Evidence = Evidence.Observe(OddsLikelihood.OfBudget(canary, Budget, Dispersion)),
        Spread = Spread.ObserveCanary(canary),
    };

    /// <summary>How many times the budget the canary uses, with an interval that holds the truth at every look at once
    /// with probability 1 − alpha.</summary>
    /// <param name="alpha">Above 0 and below 1.</param>
    public RatioEstimate Ratio(double alpha)
    {
        var (low, high) = Evidence.Interval(alpha);
        var odds = (Total.Bad + 0.5) / (Total.Requests - Total.Bad + 0.5) * (1 - Budget) / Budget;
        return new(Total.Requests == 0 ? 1 : odds, low, high, 1 - alpha);
    }
}
