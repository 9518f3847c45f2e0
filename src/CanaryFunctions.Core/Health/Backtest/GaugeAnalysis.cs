using System.Collections.Immutable;
using CanaryFunctions.Core.Health.Checks;
using CanaryFunctions.Core.Policies;

namespace CanaryFunctions.Core.Health.Backtest;

/// <summary>Runs a policy's checks of metrics, which are its limits and those judged by Mann-Whitney, over the recorded
/// gauges of one series. Limits decide as values come; the judge judges once, at the end, over the newest values.</summary>
public sealed class GaugeAnalysis
{
    private static readonly TimeSpan grain = TimeSpan.FromMinutes(1);

    private readonly string series;
    private readonly Policy policy;
    private readonly Dictionary<(string Metric, Arm Arm), BinTime> times = [];
    private HealthState state;
    private BinTime? last;
    private (BinTime At, HealthReport Report)? degraded;

    /// <summary>Begins.</summary>
    /// <param name="series">Name of the series.</param>
    /// <param name="policy">A policy with at least one of <see cref="ChecksOf"/>.</param>
    public GaugeAnalysis(string series, Policy policy)
    {
        this.series = series;
        this.policy = policy with
        {
            Checks = [.. ChecksOf(policy).Select(check => check is JudgeCheck judge
                ? judge with { Interval = TimeSpan.MaxValue }
                : check)],
        };
        state = new() { Checks = this.policy.Checks.ToImmutableDictionary(check => check.Name, check => check.Begin()) };
    }

    /// <summary>The checks that can be run over recorded gauges.</summary>
    public static ImmutableArray<HealthCheck> ChecksOf(Policy policy) =>
        [.. policy.Checks.Where(check => check is LimitCheck or JudgeCheck)];

    /// <summary>Uses a row. Each metric of each arm goes forward in time.</summary>
    /// <returns>Why the row is refused; null if it is not.</returns>
    public string? Add(GaugeRow row)
    {
        if (times.TryGetValue((row.Metric, row.Arm), out var before))
        {
            if (row.Time.RefusalAfter(before) is { } refusal) return refusal;
            if (row.Time == before)
                return $"The {row.Arm.ToString().ToLowerInvariant()}'s {row.Metric} of {row.Time} is there twice.";
        }
        else if (last is { } other && other.IsTimestamp != row.Time.IsTimestamp)
        {
            return "Times are all timestamps or all minutes in a series.";
        }

        times[(row.Metric, row.Arm)] = row.Time;
        if (last is null || row.Time.Minutes > last.Value.Minutes) last = row.Time;
        foreach (var check in policy.Checks.Where(check => check.Gauge == row.Metric)) Use(check, row);
        if (degraded is null && Report() is { Verdict: Verdict.Degraded } report) degraded = (row.Time, report);
        return null;
    }

    /// <summary>The decision, and what each check says at the end.</summary>
    public GaugeResult End()
    {
        var end = last!.Value.Start + grain;
        state = state with
        {
            Checks = policy.Checks.ToImmutableDictionary(
                check => check.Name,
                check => check is JudgeCheck judge
                    ? judge.Classify((CheckState.Judge)state.Checks[check.Name], end)
                    : state.Checks[check.Name]),
        };
        var score = JudgeScores.Of(policy, policy.Checks, state.Checks);
        var report = degraded?.Report ?? Report();
        var outcome = report.Verdict switch
        {
            Verdict.Degraded => "rollback",
            Verdict.Healthy => "healthy",
            _ => "undecided",
        };
        return new(
            [.. policy.Checks.Zip(Report().Checks, Metric)],
            new(
                series,
                outcome,
                outcome == "undecided" ? null : (degraded?.At ?? last).Value.End,
                report.DecidedBy!,
                score?.Score,
                score?.Groups,
                report.Sentence));
    }

    private MetricResult Metric(HealthCheck check, CheckReport report)
    {
        var judged = (state.Checks[check.Name] as CheckState.Judge)?.Judgement;
        return new(
            series,
            check.Name,
            check.Gauge!,
            judged?.Classification.ToString(),
            report.Verdict,
            judged?.MeanRatio,
            judged?.EffectSize,
            judged?.Shift,
            report.Sentence);
    }

    private void Use(HealthCheck check, GaugeRow row)
    {
        var gauge = new Gauge(row.Metric, row.Arm, row.Time.Start, row.Value);
        state = state with
        {
            Checks = state.Checks.SetItem(
                check.Name,
                check.Use(state.Checks[check.Name], new([], [], [gauge], null, grain, row.Time.Start))),
        };
    }

    private HealthReport Report()
    {
        var at = last!.Value.Start;
        return new Verdicts(
            policy, state with { JudgedUntil = at + grain }, new(CanaryPlace.Slot, DateTimeOffset.UnixEpoch, grain, at))
            .Report();
    }
}
