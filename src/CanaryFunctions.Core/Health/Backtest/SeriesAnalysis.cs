using System.Collections.Immutable;
using CanaryFunctions.Core.Health.Statistics;
using CanaryFunctions.Core.Policies;

namespace CanaryFunctions.Core.Health.Backtest;

/// <summary>Runs a policy's comparisons over one recorded series, row by row, and remembers the first decision. Its size does
/// not grow with the series.</summary>
/// <remarks>Bins of the baseline before the canary's first are its history.</remarks>
public sealed class SeriesAnalysis(string series, Policy policy)
{
    private HealthState state = new()
    {
        Checks = policy.Checks.OfType<ComparisonCheck>().ToImmutableDictionary(
            check => check.Name,
            CheckState (check) => new CheckState.Comparison(
                ComparisonTest.Start(new() { Tolerance = check.Tolerance, Safe = check.Safe }))),
    };

    private BinTime? time;
    private EventCounts? canary;
    private EventCounts? baseline;
    private bool hasBegun;
    private int bins;
    private SeriesResult? decided;

    /// <summary>Uses a row.</summary>
    /// <returns>Why the row is refused; null if it is not.</returns>
    public string? Add(SeriesRow row)
    {
        if (time is { } current)
        {
            if (row.Time.IsTimestamp != current.IsTimestamp)
                return "Times are all timestamps or all minutes in a series.";
            if (row.Time.Minutes < current.Minutes) return $"Time goes back: {row.Time} comes after {current}.";
            if (row.Time.Minutes > current.Minutes) Close();
        }

        time = row.Time;
        if ((row.Arm is Arm.Canary ? canary : baseline) is not null)
            return $"The {row.Arm.ToString().ToLowerInvariant()}'s bin {row.Time} is there twice.";
        if (row.Arm is Arm.Canary) canary = row.Counts;
        else baseline = row.Counts;
        return null;
    }

    /// <summary>The decision, or what is known at the end.</summary>
    public SeriesResult End()
    {
        Close();
        return decided ?? Result("undecided", null, Verdicts.Combine(Compared, state, CanaryPlace.Slot));
    }

    private Policy Compared { get; } = policy with { Checks = [.. policy.Checks.OfType<ComparisonCheck>()] };

    private void Close()
    {
        var (own, other, at) = (canary, baseline, time);
        (canary, baseline) = (null, null);
        if (decided is not null || at is null || (own is null && other is null)) return;

        hasBegun |= own is { Requests: > 0 };
        if (!hasBegun)
        {
            Update(test => test.WithHistory(other ?? default));
            return;
        }

        Update(test => test.Observe(own ?? default, other ?? default));
        bins++;
        var report = Verdicts.Combine(Compared, state, CanaryPlace.Slot);
        if (report.Verdict is Verdict.Degraded) decided = Result("rollback", at.Value.End, report);
        else if (report.Verdict is Verdict.Healthy) decided = Result("healthy", at.Value.End, report);
    }

    private void Update(Func<ComparisonTest, ComparisonTest> use) => state = state with
    {
        Checks = state.Checks.ToImmutableDictionary(
            entry => entry.Key,
            CheckState (entry) => new CheckState.Comparison(use(((CheckState.Comparison)entry.Value).Test))),
    };

    private SeriesResult Result(string outcome, object? at, HealthReport report)
    {
        var loudest = report.Checks.FirstOrDefault(check => check.Check == report.DecidedBy) ?? report.Checks[0];
        var evidence = loudest.Evidence;
        return new(
            series, outcome, at, bins, loudest.Check, SeriesRatio.Of(evidence.Ratio!),
            Math.Exp(Math.Min(evidence.LogE!.Value, 700)), evidence.P!.Value, evidence.Dispersion!.Value, report.Sentence);
    }
}
