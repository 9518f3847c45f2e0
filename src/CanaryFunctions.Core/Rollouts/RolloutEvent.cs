using CanaryFunctions.Core.Health;

namespace CanaryFunctions.Core.Rollouts;

/// <summary>Something that happened in a rollout. Events are numbered from 1 without a gap and never change.</summary>
/// <param name="Number">Its number.</param>
/// <param name="At">When it was decided.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Phase">Name of the phase that the rollout is in after it.</param>
/// <param name="Sentence">What happened and why, for people.</param>
public sealed record RolloutEvent(int Number, DateTimeOffset At, EventKind Kind, string Phase, string Sentence)
{
    /// <summary>Who caused it, if a person did.</summary>
    public string? By { get; init; }

    /// <summary>Why it waits; only where it was held.</summary>
    public HoldReason? HeldFor { get; init; }

    /// <summary>Why it is paused; only where it was paused.</summary>
    public PauseReason? PausedFor { get; init; }

    /// <summary>The verdicts that it rests on, if it rests on any.</summary>
    public HealthReport? Health { get; init; }
}

/// <summary>What happened.</summary>
public enum EventKind
{
    /// <summary>The rollout was started.</summary>
    Started,

    /// <summary>An action is about to be done.</summary>
    ActionIntended,

    /// <summary>An action was refused by the target.</summary>
    ActionRefused,

    /// <summary>The canary is on the slot.</summary>
    Deployed,

    /// <summary>The canary is up.</summary>
    WarmedUp,

    /// <summary>The canary's share is that of the step.</summary>
    StepReached,

    /// <summary>The step has ended well.</summary>
    StepPassed,

    /// <summary>The verdict of the health checks changed.</summary>
    VerdictChanged,

    /// <summary>A person is needed, or data is missing, and the rollout waits where it is.</summary>
    Held,

    /// <summary>Somebody approves of going on.</summary>
    Approved,

    /// <summary>A hook was asked and has decided.</summary>
    HookAnswered,

    /// <summary>The rollout was paused.</summary>
    Paused,

    /// <summary>The rollout goes on after a pause or after being stuck.</summary>
    Resumed,

    /// <summary>The slots are about to be swapped.</summary>
    PromotionBegan,

    /// <summary>The new version is live.</summary>
    Promoted,

    /// <summary>The rollout ended well.</summary>
    Succeeded,

    /// <summary>The rollout is to be taken back.</summary>
    RollbackBegan,

    /// <summary>Nobody new is sent to the canary any more.</summary>
    TrafficRemoved,

    /// <summary>The rollout was taken back.</summary>
    RolledBack,

    /// <summary>Azure has refused for too long.</summary>
    Stuck,

    /// <summary>A command could not be followed when its turn came.</summary>
    CommandIgnored,

    /// <summary>A person has said whether the rollback was right.</summary>
    Judged,
}
