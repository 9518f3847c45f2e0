using System.Collections.Immutable;
using CanaryFunctions.Core.Health.Checks;
using CanaryFunctions.Core.Policies;

namespace CanaryFunctions.Core.Health;

/// <summary>Turns measurements into one answer. A pure function of what it is given.</summary>
public static class HealthJudge
{
    /// <summary>Tells the checks that a traffic step begins, so that a fault that starts with it is not diluted by the
    /// evidence gathered before.</summary>
    public static HealthState BeginStep(Policy policy, HealthState state) => state with
    {
        Checks = policy.Checks.Where(check => state.Checks.ContainsKey(check.Name)).ToImmutableDictionary(
            check => check.Name, check => check.BeginStep(state.Checks[check.Name])),
    };

    /// <summary>Uses what a look brings and answers.</summary>
    /// <param name="policy">The checks and the error budget.</param>
    /// <param name="state">What the checks remember.</param>
    /// <param name="look">What is new.</param>
    public static HealthState Judge(Policy policy, HealthState state, Look look)
    {
        var (seen, first, fresh) = (Seen(look), First(state, look), Fresh(state, look));
        var gauges = seen.Gauges.Where(gauge => gauge.Start >= first).OrderBy(gauge => gauge.Start).ToImmutableArray();
        var history = state.JudgedUntil is null
            ? seen.Bins.Where(bin => bin.Arm is Arm.Baseline && bin.Start < look.WatchFrom)
                .GroupBy(bin => bin.Start).OrderBy(moment => moment.Key).Select(moment => moment.Last()).ToImmutableArray()
            : [];

        var known = state.DataSince ?? look.WatchFrom;
        state = state with
        {
            JudgedUntil = End(
                fresh.Select(moment => moment.Start)
                    .Concat(gauges.Where(gauge => gauge.Arm is Arm.Canary).Select(gauge => gauge.Start)),
                look.Grain, state.JudgedUntil),
            DataSince = End(
                fresh.Where(moment => moment.Canary.Requests > 0).Select(moment => moment.Start),
                look.Grain, known),
            Traffic = Served(fresh, look.Grain) ?? state.Traffic,
            MeasuredAt = look.Measured is null ? state.MeasuredAt : look.Now,
            Failure = look.Measured switch
            {
                null => state.Failure,
                { Error: { } error } => new(state.Failure?.Since ?? look.Now, error),
                _ => null,
            },
            Checks = policy.Checks.ToImmutableDictionary(
                check => check.Name,
                check => Use(check, state.Checks.GetValueOrDefault(check.Name) ?? check.Begin(), look, history, fresh, gauges)),
        };
        var report = new Verdicts(policy, state, look).Report();

        // Visitors alone are no data while a check has nothing to judge by.
        if (report.Verdict is Verdict.NoData) state = state with { DataSince = known };
        return state with { Report = report, History = Kept(policy, state.History, report, look.Now) };
    }

    /// <summary>What a look brings that was not used yet: a bin is used once.</summary>
    internal static ImmutableArray<Moment> Fresh(HealthState state, Look look)
    {
        var first = First(state, look);
        return Moment.Pair(Seen(look).Bins.Where(bin => bin.Start >= first));
    }

    /// <summary>Gives a check what it is to use of a look.</summary>
    internal static CheckState Use(
        HealthCheck check,
        CheckState state,
        Look look,
        ImmutableArray<Bin> history,
        ImmutableArray<Moment> fresh,
        ImmutableArray<Gauge> gauges)
    {
        if (check.NeedsBaseline && look.Place is CanaryPlace.Production) return state;
        var from = look.WatchFrom + check.InitialDelay;
        return check.Use(state, new(
            history,
            fresh.RemoveAll(moment => moment.Start < from),
            gauges.RemoveAll(gauge => gauge.Start < from),
            look.Probes.GetValueOrDefault(check.Name),
            look.Grain,
            look.Now));
    }

    private static Measurements Seen(Look look) => look.Measured is { Error: null } answered ? answered : new();

    private static DateTimeOffset First(HealthState state, Look look) =>
        state.JudgedUntil > look.WatchFrom ? state.JudgedUntil.Value : look.WatchFrom;

    private static MeasuredTraffic? Served(ImmutableArray<Moment> fresh, TimeSpan grain) => fresh.IsEmpty
        ? null
        : new(
            fresh[0].Start,
            fresh[^1].Start + grain,
            fresh.Sum(moment => moment.Canary.Requests),
            fresh.Sum(moment => moment.Baseline.Requests));

    private static DateTimeOffset? End(IEnumerable<DateTimeOffset> starts, TimeSpan grain, DateTimeOffset? known)
    {
        var ends = starts.Select(start => (DateTimeOffset?)start + grain).Append(known);
        return ends.Max();
    }

    private static ImmutableDictionary<string, ImmutableArray<CheckPoint>> Kept(
        Policy policy,
        ImmutableDictionary<string, ImmutableArray<CheckPoint>> history,
        HealthReport report,
        DateTimeOffset now)
    {
        foreach (var said in report.Checks)
        {
            var points = history.GetValueOrDefault(said.Check, []);
            var point = CheckPoint.Of(said, now);

            // A look that brought nothing new for a check is no point of its history.
            if (points is [.., var last] && last with { At = now } == point) continue;
            var keep = policy.Checks.First(check => check.Name == said.Check).Keep;
            points = points.Add(point);
            history = history.SetItem(said.Check, points.RemoveRange(0, Math.Max(0, points.Length - keep)));
        }

        return history;
    }
}
