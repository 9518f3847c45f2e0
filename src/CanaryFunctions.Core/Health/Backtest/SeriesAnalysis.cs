using System.Collections.Immutable;
using CanaryFunctions.Core.Health.Checks;
using CanaryFunctions.Core.Policies;

namespace CanaryFunctions.Core.Health.Backtest;

/// <summary>Runs a policy's checks of requests, which are its comparisons and objectives, over one recorded series, row by
/// row, and remembers the first decision. Its size does not grow with the series.</summary>
/// <remarks>Bins of the baseline before the canary's first are its history.</remarks>
public sealed class SeriesAnalysis
{
    private static readonly TimeSpan grain = TimeSpan.FromMinutes(1);

    private readonly string series;
    private readonly Policy policy;
    private HealthState state;
    private Look? look;
    private BinTime? time;
    private Bin? canary;
    private Bin? baseline;
    private int bins;
    private SeriesResult? decided;

    /// <summary>Begins.</summary>
    /// <param name="series">Name of the series.</param>
    /// <param name="policy">A policy with at least one of <see cref="ChecksOf"/>.</param>
    /// <param name="hasLatency">Whether rows tell latencies; without, checks of latencies are left out.</param>
    public SeriesAnalysis(string series, Policy policy, bool hasLatency)
    {
        this.series = series;
        this.policy = policy with { Checks = ChecksOf(policy, hasLatency) };
        state = new() { Checks = this.policy.Checks.ToImmutableDictionary(check => check.Name, check => check.Begin()) };
    }

    /// <summary>The checks that can be run over recorded requests.</summary>
    public static ImmutableArray<HealthCheck> ChecksOf(Policy policy, bool hasLatency) =>
    [
        .. policy.Checks.Where(check => check is SloCheck or ComparisonCheck { Event: ComparedEvent.Failures }
            || (hasLatency && check is ComparisonCheck)),
    ];

    /// <summary>Uses a row.</summary>
    /// <returns>Why the row is refused; null if it is not.</returns>
    public string? Add(SeriesRow row)
    {
        if (time is { } current)
        {
            if (row.Time.RefusalAfter(current) is { } refusal) return refusal;
            if (row.Time.Minutes > current.Minutes) Close();
        }

        time = row.Time;
        if ((row.Arm is Arm.Canary ? canary : baseline) is not null)
            return $"The {row.Arm.ToString().ToLowerInvariant()}'s bin {row.Time} is there twice.";
        var bin = new Bin(row.Arm, row.Time.Start, row.Counts.Requests, row.Counts.Bad) { Latency = row.Latency };
        if (row.Arm is Arm.Canary) canary = bin;
        else baseline = bin;
        return null;
    }

    /// <summary>The decision, or what is known at the end.</summary>
    public SeriesResult End()
    {
        Close();
        return decided ?? Result("undecided", null, Judge(time!.Value));
    }

    private void Close()
    {
        var (own, other, at) = (canary, baseline, time);
        (canary, baseline) = (null, null);
        if (decided is not null || at is not { } moment || (own is null && other is null)) return;

        if (own is { Requests: > 0 }) look ??= new(CanaryPlace.Slot, moment.Start, grain, moment.Start);
        if (look is null)
        {
            Use([other ?? Empty(Arm.Baseline, moment)], []);
            return;
        }

        Use([], [new(moment.Start, own ?? Empty(Arm.Canary, moment), other ?? Empty(Arm.Baseline, moment))]);
        bins++;
        var verdicts = Judge(moment);
        if (verdicts.Verdict is Verdict.Degraded) decided = Result("rollback", moment.End, verdicts);
        else if (verdicts.Verdict is Verdict.Healthy) decided = Result("healthy", moment.End, verdicts);
    }

    private static Bin Empty(Arm arm, BinTime at) => new(arm, at.Start, 0, 0);

    private void Use(ImmutableArray<Bin> history, ImmutableArray<Moment> fresh)
    {
        var seen = look ?? new(CanaryPlace.Slot, DateTimeOffset.MinValue, grain, DateTimeOffset.MinValue);
        state = state with
        {
            Checks = policy.Checks.ToImmutableDictionary(
                check => check.Name,
                check => HealthJudge.Use(check, state.Checks[check.Name], seen, history, fresh, [])),
        };
    }

    private Verdicts Judge(BinTime at) => new(
        policy,
        state with { JudgedUntil = at.Start + grain },
        look ?? new(CanaryPlace.Slot, at.Start, grain, at.Start));

    private SeriesResult Result(string outcome, object? at, Verdicts verdicts)
    {
        var report = verdicts.Report();
        var loudest = report.Checks.FirstOrDefault(check => check.Check == report.DecidedBy) ?? report.Checks[0];
        var evidence = loudest.Evidence;
        return new(
            series,
            outcome,
            at,
            bins,
            loudest.Check,
            evidence.Ratio is { } ratio ? SeriesRatio.Of(ratio) : null,
            evidence.LogE is { } logE ? Math.Exp(Math.Min(logE, 700)) : null,
            evidence.P,
            evidence.Dispersion,
            report.Sentence);
    }
}
