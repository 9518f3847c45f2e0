using System.Collections.Immutable;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Health.Statistics;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Core.Analytics.Reports;

/// <summary>All there is to tell of a rollout.</summary>
public sealed record RolloutReport
{
    /// <summary>Its id.</summary>
    public required RolloutId Id { get; init; }

    /// <summary>Its application.</summary>
    public required string Application { get; init; }

    /// <summary>Its environment.</summary>
    public required string Environment { get; init; }

    /// <summary>Number of the version that was live before.</summary>
    public required string Baseline { get; init; }

    /// <summary>Number of the new version.</summary>
    public required string Canary { get; init; }

    /// <summary>Name of its policy.</summary>
    public required string Policy { get; init; }

    /// <summary>Where it is.</summary>
    public required string Phase { get; init; }

    /// <summary>Why it is or was taken back, for people; null otherwise.</summary>
    public string? Cause { get; init; }

    /// <summary>Who started it.</summary>
    public required string StartedBy { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Why, if that was said.</summary>
    public string? Reason { get; init; }

    /// <summary>When it ended; null while it is under way.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What a person says of its rollback; null while nobody does.</summary>
    public Judgement? Judgement { get; init; }

    /// <summary>Its turning points, phases, and the shares that were wanted.</summary>
    public required Timeline Timeline { get; init; }

    /// <summary>Seconds in each phase, all its times together.</summary>
    public required ImmutableArray<PhaseTime> PhaseTimes { get; init; }

    /// <summary>What both versions served, stretch by stretch.</summary>
    public required ImmutableArray<TrafficPoint> Traffic { get; init; }

    /// <summary>What each check said over time.</summary>
    public required ImmutableArray<CheckSeries> Checks { get; init; }

    /// <summary>Failed requests, served and avoided.</summary>
    public required BadRequests BadRequests { get; init; }

    /// <summary>What happened, with the evidence of what was decided.</summary>
    public required ImmutableArray<RolloutEvent> Events { get; init; }

    /// <summary>Tells of a rollout.</summary>
    /// <param name="rollout">The rollout.</param>
    /// <param name="events">All its events.</param>
    /// <param name="now">The time, if it is under way.</param>
    public static RolloutReport Of(Rollout rollout, ImmutableArray<RolloutEvent> events, DateTimeOffset now)
    {
        var timeline = Timeline.Of(rollout, events, rollout.EndedAt ?? now);
        var cause = rollout.Phase switch
        {
            Core.Rollouts.Phase.RollingBack back => back.Cause,
            Core.Rollouts.Phase.RolledBack back => back.Cause,
            Core.Rollouts.Phase.Stuck { Was: Core.Rollouts.Phase.RollingBack back } => back.Cause,
            _ => null,
        };
        return new()
        {
            Id = rollout.Id,
            Application = rollout.Environment.Application,
            Environment = rollout.Environment.Name,
            Baseline = rollout.Baseline.Number.ToString(),
            Canary = rollout.Canary.Number.ToString(),
            Policy = rollout.Policy.Name,
            Phase = rollout.Phase.Name,
            Cause = cause?.Sentence,
            StartedBy = rollout.StartedBy,
            StartedAt = rollout.StartedAt,
            Reason = rollout.Reason,
            EndedAt = rollout.EndedAt,
            Judgement = rollout.Judgement,
            Timeline = timeline,
            PhaseTimes =
            [
                .. timeline.Phases.GroupBy(span => span.Phase).Select(phase => new PhaseTime(
                    phase.Key, (long)phase.Sum(span => (span.Until - span.From).TotalSeconds))),
            ],
            Traffic = [.. rollout.Course.Served.Select(stretch => TrafficPoint.Of(stretch, rollout.Course.Seconds))],
            Checks =
            [
                .. from check in rollout.Policy.Checks
                   where rollout.Course.Checks.ContainsKey(check.Name)
                   select new CheckSeries(
                       check.Name, check.DryRun, [.. rollout.Course.Checks[check.Name].Marks.Select(CheckReading.Of)]),
            ],
            BadRequests = BadRequests.Of(rollout.Course, EndedRollout.Prevented(cause, timeline, rollout.Judgement)),
            Events = events,
        };
    }
}

/// <summary>What both versions served in a stretch of time.</summary>
/// <param name="From">When it begins.</param>
/// <param name="Until">When it ends.</param>
/// <param name="Canary">The new version's requests and failures.</param>
/// <param name="Baseline">The old version's.</param>
/// <param name="CanaryPercent">The share that the new version really had, 0 to 100; null without requests.</param>
public sealed record TrafficPoint(
    DateTimeOffset From, DateTimeOffset Until, EventCounts Canary, EventCounts Baseline, double? CanaryPercent)
{
    internal static TrafficPoint Of(ServedStretch stretch, long seconds)
    {
        var start = DateTimeOffset.FromUnixTimeSeconds(stretch.Start);
        var all = stretch.Canary.Requests + stretch.Baseline.Requests;
        return new(
            start,
            start.AddSeconds(seconds),
            stretch.Canary,
            stretch.Baseline,
            all == 0 ? null : 100.0 * stretch.Canary.Requests / all);
    }
}

/// <summary>What a check said over time.</summary>
/// <param name="Name">Its name.</param>
/// <param name="DryRun">Whether it was only reported and decided nothing.</param>
/// <param name="Readings">What it said.</param>
public sealed record CheckSeries(string Name, bool DryRun, ImmutableArray<CheckReading> Readings);

/// <summary>What a check said at a time. What its kind does not have is null.</summary>
/// <param name="At">When.</param>
/// <param name="Verdict">Its answer.</param>
/// <param name="Canary">The canary's requests up to then, and how many of them were bad.</param>
/// <param name="Baseline">The baseline's.</param>
/// <param name="Ratio">How many times as bad the canary was.</param>
/// <param name="Low">Low end of the ratio's interval, which is valid at every look.</param>
/// <param name="High">High end of the interval; null if it has none.</param>
/// <param name="Value">The value of a limit's metric, or how many of the latest probes failed.</param>
public sealed record CheckReading(
    DateTimeOffset At,
    Verdict Verdict,
    EventCounts? Canary,
    EventCounts? Baseline,
    double? Ratio,
    double? Low,
    double? High,
    double? Value)
{
    internal static CheckReading Of(CheckMark mark) => new(
        DateTimeOffset.FromUnixTimeSeconds(mark.At),
        mark.Verdict,
        mark.Canary.Requests == 0 ? null : mark.Canary,
        mark.Baseline.Requests == 0 ? null : mark.Baseline,
        Finite(mark.Ratio),
        Finite(mark.Low),
        Finite(mark.High),
        Finite(mark.Value));

    // To the digits that are shown: a float's others are none.
    private static double? Finite(float number) => float.IsFinite(number) ? Math.Round((double)number, 4) : null;
}

/// <summary>Failed requests of a rollout.</summary>
/// <param name="MeasuredFrom">Since when was measured; null if nothing was.</param>
/// <param name="MeasuredUntil">Until when.</param>
/// <param name="Canary">What the new version served in that time.</param>
/// <param name="Baseline">What the old version served.</param>
/// <param name="WouldHaveFailed">What would have failed, had it been promoted at once; null if no bad version was kept from going
/// live.</param>
/// <param name="Avoided">How much of that did not fail; null likewise.</param>
/// <param name="Assumption">What the last two assume.</param>
public sealed record BadRequests(
    DateTimeOffset? MeasuredFrom,
    DateTimeOffset? MeasuredUntil,
    EventCounts Canary,
    EventCounts Baseline,
    long? WouldHaveFailed,
    long? Avoided,
    string Assumption)
{
    internal static BadRequests Of(Course course, bool isPrevented)
    {
        var (canary, baseline) = EndedRollout.Served(course);
        DateTimeOffset? At(long seconds) => course.Served.IsEmpty ? null : DateTimeOffset.FromUnixTimeSeconds(seconds);
        return new(
            At(course.Served.FirstOrDefault().Start),
            At(course.Served.LastOrDefault().Start + course.Seconds),
            canary,
            baseline,
            isPrevented ? PromotedAtOnce.WouldHaveFailed(canary, canary.Requests + baseline.Requests) : null,
            isPrevented ? PromotedAtOnce.Avoided(canary, baseline) : null,
            PromotedAtOnce.Assumption);
    }
}
