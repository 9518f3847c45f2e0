using System.Collections.Immutable;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Api.Rollouts;

/// <summary>A rollout as the API shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Application">Its application.</param>
/// <param name="Environment">Its environment.</param>
/// <param name="Baseline">Number of the version that was live before.</param>
/// <param name="Canary">Number of the new version.</param>
/// <param name="Phase">Where it is.</param>
/// <param name="Step">Number of its step, from 1; null outside the steps.</param>
/// <param name="ShareWanted">The share of visitors that the canary should have now.</param>
/// <param name="StartedBy">Who started it.</param>
/// <param name="StartedAt">When.</param>
/// <param name="Policy">The exact policy that it runs with.</param>
public sealed record RolloutView(
    RolloutId Id,
    string Application,
    string Environment,
    string Baseline,
    string Canary,
    string Phase,
    int? Step,
    Percentage ShareWanted,
    string StartedBy,
    DateTimeOffset StartedAt,
    Policy Policy)
{
    /// <summary>Whether it has ended.</summary>
    public bool IsEnded { get; init; }

    /// <summary>When it ended; null while it is under way.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Since when its step has had its full share; null before, and outside the steps.</summary>
    public DateTimeOffset? StepSince { get; init; }

    /// <summary>Why it was started, if that was said.</summary>
    public string? Reason { get; init; }

    /// <summary>What was measured last of both arms, with the share that the canary really had; null before.</summary>
    public MeasuredTraffic? Traffic { get; init; }

    /// <summary>Who has approved of the step where it is.</summary>
    public ImmutableArray<Approval> Approvals { get; init; } = [];

    /// <summary>How many people must approve of that step altogether.</summary>
    public int ApprovalsNeeded { get; init; }

    /// <summary>Why it is or was taken back; null otherwise.</summary>
    public CauseView? Cause { get; init; }

    /// <summary>Why it waits, for people; null while it does not.</summary>
    public string? Waiting { get; init; }

    /// <summary>What Azure refuses at the moment; null if nothing.</summary>
    public string? Problem { get; init; }

    /// <summary>What Azure says of an action under way, such as a deployment; null if nothing.</summary>
    public string? Progress { get; init; }

    /// <summary>What the health checks say; null before the first look.</summary>
    public HealthReport? Health { get; init; }

    /// <summary>What each check said at the latest looks, oldest first, by its name.</summary>
    public ImmutableDictionary<string, ImmutableArray<CheckPoint>> CheckHistory { get; init; } = [];

    /// <summary>When it looks next; null if only a person can move it, and at its end.</summary>
    public DateTimeOffset? NextLook { get; init; }

    /// <summary>Names of the commands that wait for the next look.</summary>
    public ImmutableArray<string> CommandsWaiting { get; init; } = [];

    /// <summary>Shows a rollout.</summary>
    public static RolloutView Of(Rollout rollout)
    {
        var step = rollout.Phase switch
        {
            Phase.Stepping stepping => stepping,
            Phase.Paused paused => paused.At,
            _ => null,
        };
        return new(
            rollout.Id,
            rollout.Environment.Application,
            rollout.Environment.Name,
            rollout.Baseline.Number.ToString(),
            rollout.Canary.Number.ToString(),
            rollout.Phase.Name,
            step?.Step + 1,
            Share(rollout, step),
            rollout.StartedBy,
            rollout.StartedAt,
            rollout.Policy)
        {
            IsEnded = rollout.Phase.IsEnd,
            EndedAt = rollout.EndedAt,
            StepSince = step?.ReachedAt,
            Reason = rollout.Reason,
            Traffic = rollout.Health.Traffic,
            Approvals = rollout.Approvals,
            ApprovalsNeeded = step is null ? 0 : rollout.Policy.Steps[step.Step].Approvals,
            Cause = CauseView.Of(rollout.Phase),
            Waiting = rollout.Phase is Phase.Paused waiting ? waiting.Why : rollout.Held,
            Problem = rollout.Phase is Phase.Stuck stuck ? stuck.Problem.Message : rollout.Trouble?.Last.Message,
            Progress = rollout.Intent?.Progress,
            Health = rollout.Health.Report,
            CheckHistory = rollout.Health.History,
            NextLook = rollout.NextLook,
            CommandsWaiting = [.. rollout.Inbox.Select(command => command.Name)],
        };
    }

    private static Percentage Share(Rollout rollout, Phase.Stepping? step) => rollout.Phase switch
    {
        _ when step is not null => rollout.Policy.Steps[step.Step].Weight,
        Core.Rollouts.Phase.Baking or Core.Rollouts.Phase.Succeeded => new(100),
        _ => Percentage.Zero,
    };
}

/// <summary>Why a rollout is or was taken back.</summary>
/// <param name="Name">The kind of cause.</param>
/// <param name="Sentence">The cause, for people.</param>
public sealed record CauseView(string Name, string Sentence)
{
    internal static CauseView? Of(Phase phase) => phase switch
    {
        Phase.RollingBack back => new(back.Cause.Name, back.Cause.Sentence),
        Phase.RolledBack back => new(back.Cause.Name, back.Cause.Sentence),
        Phase.Stuck { Was: Phase.RollingBack back } => new(back.Cause.Name, back.Cause.Sentence),
        _ => null,
    };
}
