using System.Collections.Immutable;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Core.Notifications;

/// <summary>What a message can be about.</summary>
public enum Topic
{
    /// <summary>A rollout was started.</summary>
    Started,

    /// <summary>A step has ended well.</summary>
    StepPassed,

    /// <summary>A step waits for approval.</summary>
    NeedsApproval,

    /// <summary>Somebody has approved.</summary>
    ApprovalGiven,

    /// <summary>A step waits for a person's decision.</summary>
    NeedsDecision,

    /// <summary>The verdict of the health checks changed.</summary>
    VerdictChanged,

    /// <summary>The rollout was paused, by a person or because the canary is degraded.</summary>
    Paused,

    /// <summary>There is no health data.</summary>
    NoData,

    /// <summary>The source of the health data, or the target itself, can't be read.</summary>
    ProviderError,

    /// <summary>Somebody else has changed the share or the slots.</summary>
    Drift,

    /// <summary>Azure has refused for too long.</summary>
    Stuck,

    /// <summary>The rollout is being taken back.</summary>
    RollbackBegan,

    /// <summary>The rollout was taken back.</summary>
    RolledBack,

    /// <summary>The new version is live.</summary>
    Promoted,

    /// <summary>The rollout ended well.</summary>
    Succeeded,

    /// <summary>What happened in a week.</summary>
    WeeklyReport,

    /// <summary>A person tries the channel.</summary>
    Test,
}

/// <summary>Which events are worth a message.</summary>
public static class Topics
{
    /// <summary>What is told unless a subscription says otherwise: what needs a person, and how it ended; never mere
    /// waiting.</summary>
    public static ImmutableArray<Topic> Usual { get; } =
    [
        Topic.NeedsApproval, Topic.NeedsDecision, Topic.Paused, Topic.NoData, Topic.ProviderError, Topic.Drift, Topic.Stuck,
        Topic.RollbackBegan, Topic.RolledBack, Topic.Succeeded,
    ];

    /// <summary>What a subscription can name: all that rollouts do.</summary>
    public static ImmutableArray<Topic> OfRollouts { get; } =
        [.. Enum.GetValues<Topic>().Except([Topic.WeeklyReport, Topic.Test])];

    /// <summary>What an event is about; null for one that nobody is told of.</summary>
    public static Topic? Of(RolloutEvent happened) => happened.Kind switch
    {
        EventKind.Started => Topic.Started,
        EventKind.StepPassed => Topic.StepPassed,
        EventKind.Approved => Topic.ApprovalGiven,
        EventKind.VerdictChanged => Topic.VerdictChanged,
        EventKind.Stuck => Topic.Stuck,
        EventKind.RollbackBegan => Topic.RollbackBegan,
        EventKind.RolledBack => Topic.RolledBack,
        EventKind.Promoted => Topic.Promoted,
        EventKind.Succeeded => Topic.Succeeded,
        EventKind.Paused when happened.PausedFor is PauseReason.Drift or PauseReason.Replaced or PauseReason.Swapped => Topic.Drift,
        EventKind.Paused => Topic.Paused,
        EventKind.Held => happened.HeldFor switch
        {
            HoldReason.Approval => Topic.NeedsApproval,
            HoldReason.Decision => Topic.NeedsDecision,
            HoldReason.NoData => Topic.NoData,
            HoldReason.ProviderError => Topic.ProviderError,
            HoldReason.Drift => Topic.Drift,
            _ => null,
        },
        _ => null,
    };

    /// <summary>How soon somebody should look at an event.</summary>
    /// <param name="topic">What it is about.</param>
    /// <param name="verdict">The verdict that it rests on, if any.</param>
    /// <param name="cause">Why the rollout is taken back, if it is. What somebody wished for wakes nobody.</param>
    public static Severity SeverityOf(Topic topic, Verdict? verdict, Cause? cause) => topic switch
    {
        Topic.RollbackBegan or Topic.RolledBack when cause is Cause.Superseded => Severity.Info,
        Topic.RollbackBegan or Topic.RolledBack when cause is Cause.Aborted => Severity.Warning,
        Topic.Stuck or Topic.RollbackBegan or Topic.RolledBack => Severity.Critical,
        Topic.VerdictChanged when verdict is Verdict.Degraded => Severity.Critical,
        Topic.VerdictChanged when verdict is Verdict.Failing or Verdict.Error or Verdict.NoData => Severity.Warning,
        Topic.NeedsApproval or Topic.NeedsDecision or Topic.Paused or Topic.NoData or Topic.ProviderError or Topic.Drift =>
            Severity.Warning,
        _ => Severity.Info,
    };
}
