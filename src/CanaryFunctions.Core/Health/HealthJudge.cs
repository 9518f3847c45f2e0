using System.Collections.Immutable;
using CanaryFunctions.Core.Health.Statistics;
using CanaryFunctions.Core.Policies;

namespace CanaryFunctions.Core.Health;

/// <summary>Turns measurements into one answer. A pure function of what it is given.</summary>
public static class HealthJudge
{
    /// <summary>Tells the checks that a traffic step begins, so that a fault that starts with it is not diluted by the
    /// evidence gathered before.</summary>
    public static HealthState BeginStep(HealthState state) => state with
    {
        Checks = state.Checks.ToImmutableDictionary(
            entry => entry.Key,
            entry => entry.Value is CheckState.Comparison comparison
                ? new CheckState.Comparison(comparison.Test.StartingPoint())
                : entry.Value),
    };

    /// <summary>Uses the new bins and answers.</summary>
    /// <param name="policy">The checks and the error budget.</param>
    /// <param name="state">What the checks remember.</param>
    /// <param name="measured">What the source answered.</param>
    /// <param name="place">Where the canary was in that time. In production it has no baseline, and comparisons rest.</param>
    /// <param name="watchFrom">Since when the canary has had visitors; earlier bins of the baseline are its history.</param>
    /// <param name="grain">Length of a bin.</param>
    /// <param name="now">The time.</param>
    public static HealthState Judge(
        Policy policy,
        HealthState state,
        Measurements measured,
        CanaryPlace place,
        DateTimeOffset watchFrom,
        TimeSpan grain,
        DateTimeOffset now)
    {
        state = state with { DataSince = state.DataSince ?? watchFrom };
        if (measured.Error is { } error)
        {
            var failing = new HealthReport(
                Verdict.Error, $"The health data can't be read: {error}", null, state.JudgedUntil, []);
            return state with { ErrorSince = state.ErrorSince ?? now, Report = failing };
        }

        var first = state.JudgedUntil > watchFrom ? state.JudgedUntil.Value : watchFrom;
        var moments = measured.Bins.GroupBy(bin => bin.Start).OrderBy(moment => moment.Key)
            .Select(Moment.From).ToImmutableArray();
        var history = state.JudgedUntil is null
            ? moments.Where(moment => moment.Start < watchFrom && moment.Baseline is not null).ToImmutableArray()
            : [];
        var fresh = moments.Where(moment => moment.Start >= first && moment.IsComplete).ToImmutableArray();
        var gauges = measured.Gauges.Where(gauge => gauge.Arm is Arm.Canary && gauge.Start >= first)
            .OrderBy(gauge => gauge.Start).ToImmutableArray();

        var checks = policy.Checks.ToImmutableDictionary(
            check => check.Name,
            check => Use(check, state.Checks.GetValueOrDefault(check.Name), place, history, fresh, gauges));
        var seen = fresh.Select(moment => moment.Start).Concat(gauges.Select(gauge => gauge.Start))
            .Select(start => start + grain).DefaultIfEmpty(first).Max();
        var visited = fresh.Where(moment => moment.Canary!.Value.Requests > 0)
            .Select(moment => moment.Start + grain).DefaultIfEmpty(state.DataSince.Value).Max();

        state = state with
        {
            JudgedUntil = seen > first ? seen : state.JudgedUntil,
            DataSince = visited,
            ErrorSince = null,
            Checks = checks,
        };
        return state with { Report = Verdicts.Combine(policy, state, place) };
    }

    private static CheckState Use(
        HealthCheck check,
        CheckState? state,
        CanaryPlace place,
        ImmutableArray<Moment> history,
        ImmutableArray<Moment> fresh,
        ImmutableArray<Gauge> gauges) => check switch
    {
        ComparisonCheck comparison => Use(comparison, state as CheckState.Comparison, place, history, fresh),
        LimitCheck limit => Use(limit, state as CheckState.Limit ?? new(0, null), gauges),
        _ => throw new InvalidOperationException($"No judge for {check.GetType()}."),
    };

    private static CheckState.Comparison Use(
        ComparisonCheck check,
        CheckState.Comparison? state,
        CanaryPlace place,
        ImmutableArray<Moment> history,
        ImmutableArray<Moment> fresh)
    {
        var test = state?.Test
            ?? ComparisonTest.Start(new ComparisonSettings { Tolerance = check.Tolerance, Safe = check.Safe });
        if (place is CanaryPlace.Production) return new(test);
        test = history.Aggregate(test, (sums, moment) => sums.WithHistory(moment.Baseline!.Value));
        test = fresh.Aggregate(
            test, (sums, moment) => sums.Observe(moment.Canary!.Value, moment.Baseline!.Value));
        return new(test);
    }

    private static CheckState.Limit Use(LimitCheck check, CheckState.Limit state, ImmutableArray<Gauge> gauges)
    {
        var values = gauges.Where(gauge => gauge.Metric == check.Metric).ToImmutableArray();
        var broken = values.Count(gauge => gauge.Value > check.Max || gauge.Value < check.Min);
        return new(state.Failures + broken, values.LastOrDefault()?.Value ?? state.Last);
    }

    /// <summary>Both arms in the same stretch of time.</summary>
    private sealed record Moment(DateTimeOffset Start, EventCounts? Canary, EventCounts? Baseline)
    {
        public bool IsComplete => Canary is not null && Baseline is not null;

        public static Moment From(IGrouping<DateTimeOffset, Bin> bins) =>
            new(bins.Key, Counts(bins, Arm.Canary), Counts(bins, Arm.Baseline));

        // A source that gives an arm twice for one bin has corrected itself: the last word counts.
        private static EventCounts? Counts(IEnumerable<Bin> bins, Arm arm) =>
            bins.LastOrDefault(bin => bin.Arm == arm) is { } bin ? new EventCounts(bin.Requests, bin.Failures) : null;
    }
}
