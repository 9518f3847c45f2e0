using System.Collections.Immutable;
using System.Text.Json.Serialization;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Versions;

namespace CanaryFunctions.Core.Rollouts;

/// <summary>One run of a policy that takes one environment from its live version, the baseline, to a new one, the
/// canary. All that the next decision needs is in here.</summary>
public sealed record Rollout
{
    /// <summary>Its id.</summary>
    public required RolloutId Id { get; init; }

    /// <summary>The environment, as it was when the rollout started.</summary>
    public required DeploymentEnvironment Environment { get; init; }

    /// <summary>The version that was live before.</summary>
    public required AppVersion Baseline { get; init; }

    /// <summary>The new version.</summary>
    public required AppVersion Canary { get; init; }

    /// <summary>The exact policy that it runs with.</summary>
    public required Policy Policy { get; init; }

    /// <summary>How often it looks.</summary>
    public required Pace Pace { get; init; }

    /// <summary>Who started it.</summary>
    public required string StartedBy { get; init; }

    /// <summary>When it was started.</summary>
    [JsonIgnore]
    public DateTimeOffset StartedAt => Id.StartedAt;

    /// <summary>Why it was started, for people, if that was said.</summary>
    public string? Reason { get; init; }

    /// <summary>When it ended; null while it is under way.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Where it is.</summary>
    public Phase Phase { get; init; } = new Phase.Queued();

    /// <summary>Commands that wait for the next look, oldest first.</summary>
    public ImmutableArray<Command> Inbox { get; init; } = [];

    /// <summary>The action that is about to be done or may have been.</summary>
    public Intent? Intent { get; init; }

    /// <summary>The problem with the target that has not passed yet.</summary>
    public Trouble? Trouble { get; init; }

    /// <summary>What the health checks remember.</summary>
    public HealthState Health { get; init; } = new();

    /// <summary>What was measured since visitors were first sent to the canary.</summary>
    public Course Course { get; init; } = new();

    /// <summary>Since when visitors have been sent to the canary; null before.</summary>
    public DateTimeOffset? WatchFrom { get; init; }

    /// <summary>When it was last seen what is in the slots, at a step or in the bake; null while it has to be seen.</summary>
    public DateTimeOffset? SlotsSeenAt { get; init; }

    /// <summary>What production ran as the baseline when the rollout first looked; null before, or where it is not known.</summary>
    public string? BaselineContent { get; init; }

    /// <summary>What the slot ran when the canary had been put on it; null before, or where it is not known.</summary>
    public string? CanaryContent { get; init; }

    /// <summary>Why the rollout waits at its step, for people; null while it does not.</summary>
    public string? Held { get; init; }

    /// <summary>Who has approved of the step where it is.</summary>
    public ImmutableArray<Approval> Approvals { get; init; } = [];

    /// <summary>How far the hooks of its stage have been asked.</summary>
    public ImmutableArray<HookAsked> Hooks { get; init; } = [];

    /// <summary>What a person has judged of its rollback; null while nobody has.</summary>
    public Judgement? Judgement { get; init; }

    /// <summary>Number of its last event.</summary>
    public int LastEvent { get; init; }

    /// <summary>Number of the last event that people are known to have been told of, if it was worth that. It lags behind
    /// where a host has died in between; then they are told again, with the same ids.</summary>
    public int Announced { get; init; }

    /// <summary>When it looks next; null at the end, and while only a person can move it.</summary>
    public DateTimeOffset? NextLook { get; init; }

    /// <summary>Which wake-up drives it now. A wake-up with another ticket has been replaced by a newer one.</summary>
    public required string Ticket { get; init; }
}
