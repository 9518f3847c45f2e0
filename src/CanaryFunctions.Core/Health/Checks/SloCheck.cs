using CanaryFunctions.Core.Health.Statistics;
using CanaryFunctions.Core.Policies;
using static CanaryFunctions.Core.Health.NumbersInWords;

namespace CanaryFunctions.Core.Health.Checks;

/// <summary>Does the canary fail more often than its service level objective allows? Nothing is compared, so an incident
/// that hits everyone counts against it.</summary>
public sealed record SloCheck : HealthCheck
{
    /// <summary>Per cent of the requests that have to succeed: above 0 and below 100, e.g. 99.9.</summary>
    public required double Objective { get; init; }

    /// <summary>How many times as often as allowed the canary may fail. 1 to 10; default 1.</summary>
    public double Tolerance { get; init; } = 1;

    /// <summary>Whether a failure takes the rollout back at once. Default: the rollout waits for a person.</summary>
    public bool Critical { get; init; }

    internal override CheckState Begin() => new CheckState.Slo(SloTest.Start(
        1 - Objective / 100, new ComparisonSettings { Tolerance = Tolerance, Safe = Tolerance }));

    internal override CheckState BeginStep(CheckState state) =>
        new CheckState.Slo(((CheckState.Slo)state).Test.StartingPoint());

    internal override CheckState Use(CheckState state, Sight sight)
    {
        var test = sight.History.Aggregate(
            ((CheckState.Slo)state).Test, (sums, bin) => sums.WithHistory(bin.Counts));
        return new CheckState.Slo(
            sight.Fresh.Aggregate(test, (sums, moment) => sums.Observe(moment.Canary.Counts)));
    }

    internal override Verdict Judge(CheckState state, ErrorBudget budget) => ((CheckState.Slo)state).Test switch
    {
        { Total.Requests: 0 } => Verdict.NoData,
        var test when test.LogDegradedE >= budget.LogLimit => Critical ? Verdict.Degraded : Verdict.Failing,
        _ => Verdict.Healthy,
    };

    internal override CheckReport Report(CheckState state, ErrorBudget budget)
    {
        var (test, verdict) = (((CheckState.Slo)state).Test, Judge(state, budget));
        var evidence = new Evidence
        {
            Canary = test.Total,
            Ratio = test.Ratio(budget.Alpha),
            LogE = test.LogDegradedE,
            LogSafeE = test.LogSafeE,
            P = Math.Min(1, Math.Exp(-test.LogDegradedE)),
            Dispersion = test.Dispersion,
        };
        return new(Name, verdict, Sentence(verdict, evidence), evidence);
    }

    internal override IEnumerable<FieldError> Errors()
    {
        if (Objective is not (> 0 and < 100))
            yield return new("objective", "An objective is a percentage above 0 and below 100, e.g. 99.9.");
        if (Tolerance is not (>= 1 and <= 10))
            yield return new("tolerance", "The tolerance is a ratio from 1 to 10, e.g. 1.");
    }

    private string Sentence(Verdict verdict, Evidence evidence)
    {
        var ratio = evidence.Ratio!;
        return verdict switch
        {
            Verdict.NoData => "No request has reached the canary yet.",
            Verdict.Healthy => $"Nothing shows that the canary misses its objective of {Number(Objective)} % "
                + $"(of the failures allowed, {Interval(ratio)}): {Counts(evidence.Canary!.Value)} failed.",
            _ => $"Canary fails {Ratio(ratio.Estimate)} times as often as its objective of {Number(Objective)} % allows "
                + $"({Interval(ratio)}): {Counts(evidence.Canary!.Value)}.",
        };
    }
}
