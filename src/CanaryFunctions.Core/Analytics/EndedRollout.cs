using System.Collections.Immutable;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Health.Statistics;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Core.Analytics;

/// <summary>What counts of a rollout that has ended. docs/analytics.md defines each figure that is made of it.</summary>
public sealed record EndedRollout
{
    /// <summary>When it counts, to the second: when its version went live, or at its end if it never did.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary><c>Succeeded</c>, or the name of the cause for which it was taken back.</summary>
    public required string Outcome { get; init; }

    /// <summary>Whether it is a deployment: its version had visitors, and was not an earlier one that came back.</summary>
    public bool IsDeployment { get; init; }

    /// <summary>Whether it is a deployment that had to be taken back.</summary>
    public bool NeededRemedy { get; init; }

    /// <summary>Seconds from the commit, or else the registration, to the version being live; null where there is no lead
    /// time.</summary>
    public long? LeadTime { get; init; }

    /// <summary>Whether the lead time begins with the commit.</summary>
    public bool LeadsFromCommit { get; init; }

    /// <summary>Seconds from the first visitors until nobody had the version any more, if it needed a remedy.</summary>
    public long? Recovery { get; init; }

    /// <summary>Seconds from the version being live until a later rollout had brought back an earlier one; null if none has, or if
    /// this is no deployment.</summary>
    public long? Undone { get; init; }

    /// <summary>Seconds from the first visitors until it was found degraded, if it was taken back for that.</summary>
    public long? Detection { get; init; }

    /// <summary>Whether people have said that the rollback was right; null while they have not.</summary>
    public bool? IsRight { get; init; }

    /// <summary>Whether a bad version was kept from going live: found degraded before, and no false alarm.</summary>
    public bool IsPrevented { get; init; }

    /// <summary>Failed requests that the new version served, as far as measured.</summary>
    public long BadServed { get; init; }

    /// <summary>Failed requests that were avoided, if it was prevented: see <see cref="PromotedAtOnce"/>.</summary>
    public long BadAvoided { get; init; }

    /// <summary>How long each phase took that took any time, by name.</summary>
    public ImmutableArray<PhaseTime> Phases { get; init; } = [];

    /// <summary>What its checks did, by name.</summary>
    public ImmutableArray<CheckDone> Checks { get; init; } = [];

    /// <summary>Sums up a rollout that has ended.</summary>
    /// <param name="rollout">The rollout.</param>
    /// <param name="events">All its events.</param>
    /// <param name="registeredAt">When its version was registered; null if that is not known.</param>
    /// <param name="undoneAt">When a later rollout had brought back an earlier version in its place; null if none has.</param>
    public static EndedRollout Of(
        Rollout rollout,
        ImmutableArray<RolloutEvent> events,
        DateTimeOffset? registeredAt,
        DateTimeOffset? undoneAt)
    {
        var ended = rollout.EndedAt ?? throw new ArgumentException($"Rollout {rollout.Id} has not ended.", nameof(rollout));
        var (timeline, cause) = (Timeline.Of(rollout, events, ended), (rollout.Phase as Phase.RolledBack)?.Cause);
        var isRight = rollout.Judgement?.IsRight;
        var isDeployment = timeline.FirstVisitors is not null && !IsReturn(rollout);
        var isBad = isDeployment && cause is not null
            && (isRight ?? cause is Cause.Degraded or Cause.Aborted or Cause.Denied);
        var isPrevented = Prevented(cause, timeline, rollout.Judgement);
        var leadsFrom = rollout.Canary.CommittedAt ?? registeredAt;
        var (canary, baseline) = Served(rollout.Course);
        return new()
        {
            At = Second(timeline.PromotedAt ?? ended),
            Outcome = cause?.Name ?? nameof(Phase.Succeeded),
            IsDeployment = isDeployment,
            NeededRemedy = isBad,
            LeadTime = isDeployment ? Between(leadsFrom, timeline.PromotedAt) : null,
            LeadsFromCommit = rollout.Canary.CommittedAt is not null,
            Recovery = isBad ? Between(timeline.FirstVisitors, ended) : null,
            Undone = isDeployment ? Between(timeline.PromotedAt, undoneAt) : null,
            Detection = cause is Cause.Degraded
                ? Between(timeline.FirstVisitors, timeline.DegradedAt ?? timeline.RollbackBeganAt)
                : null,
            IsRight = isRight,
            IsPrevented = isPrevented,
            BadServed = canary.Bad,
            BadAvoided = isPrevented ? PromotedAtOnce.Avoided(canary, baseline) : 0,
            Phases =
            [
                .. timeline.Phases.GroupBy(span => span.Phase).OrderBy(phase => phase.Key, StringComparer.Ordinal)
                    .Select(phase => new PhaseTime(phase.Key, phase.Sum(span => Between(span.From, span.Until)!.Value)))
                    .Where(phase => phase.Seconds > 0),
            ],
            Checks = timeline.FirstVisitors is null ? [] : Done(rollout, cause),
        };
    }

    /// <summary>Whether a bad version was kept from going live: found degraded before, and no false alarm.</summary>
    internal static bool Prevented(Cause? cause, Timeline timeline, Judgement? judgement) =>
        cause is Cause.Degraded && timeline.PromotedAt is null && judgement is not { IsRight: false };

    /// <summary>Whether a rollout brings back a version that comes before the one that was live.</summary>
    public static bool IsReturn(Rollout rollout) =>
        rollout.Canary.Number.ComparePrecedenceTo(rollout.Baseline.Number) < 0;

    /// <summary>What each version served, as far as measured.</summary>
    internal static (EventCounts Canary, EventCounts Baseline) Served(Course course) => course.Served.Aggregate(
        (Canary: new EventCounts(), Baseline: new EventCounts()),
        (sum, part) => (sum.Canary + part.Canary, sum.Baseline + part.Baseline));

    private static ImmutableArray<CheckDone> Done(Rollout rollout, Cause? cause) =>
    [
        .. from check in rollout.Policy.Checks.OrderBy(check => check.Name, StringComparer.Ordinal)
           let marks = rollout.Course.Checks.GetValueOrDefault(check.Name)?.Marks ?? []
           let spoke = marks.Any(mark => mark.Verdict is Verdict.Healthy or Verdict.Failing or Verdict.Degraded)
           select new CheckDone(check.Name, spoke, cause is Cause.Degraded degraded && degraded.Check == check.Name),
    ];

    private static long? Between(DateTimeOffset? from, DateTimeOffset? until) =>
        from is { } start && until is { } end ? Math.Max(0, end.ToUnixTimeSeconds() - start.ToUnixTimeSeconds()) : null;

    private static DateTimeOffset Second(DateTimeOffset at) => DateTimeOffset.FromUnixTimeSeconds(at.ToUnixTimeSeconds());
}

/// <summary>How long a phase took in a rollout.</summary>
/// <param name="Name">The phase's name.</param>
/// <param name="Seconds">How long, all its times together; above 0.</param>
public readonly record struct PhaseTime(string Name, long Seconds);

/// <summary>What a check did in a rollout.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Spoke">Whether it ever said anything but that it does not know.</param>
/// <param name="Decided">Whether the rollout was taken back for what it found.</param>
public readonly record struct CheckDone(string Name, bool Spoke, bool Decided);
