using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Core.Notifications;

/// <summary>The words of messages: what happened in a few of them, and what happens next.</summary>
internal static class Wording
{
    public static string Title(Topic topic, Rollout rollout, RolloutEvent happened) => topic switch
    {
        Topic.Started => $"{rollout.Canary.Number} is being rolled out",
        Topic.StepPassed => $"{rollout.Canary.Number} has passed a step",
        Topic.NeedsApproval => $"{rollout.Canary.Number} waits for approval",
        Topic.ApprovalGiven => $"{happened.By ?? "Somebody"} approves of {rollout.Canary.Number}",
        Topic.NeedsDecision => $"{rollout.Canary.Number} waits for your decision",
        Topic.VerdictChanged => $"{rollout.Canary.Number} is {Adjective(happened.Health?.Verdict)}",
        Topic.Paused => $"{rollout.Canary.Number} is paused",
        Topic.NoData => $"{rollout.Canary.Number} has no health data",
        Topic.ProviderError => $"{rollout.Canary.Number} can't be watched",
        Topic.Drift => $"{rollout.Environment.Target.Site} was changed by somebody else",
        Topic.Stuck => $"{rollout.Canary.Number} is stuck",
        Topic.RollbackBegan => $"{rollout.Canary.Number} is being taken back",
        Topic.RolledBack => $"{rollout.Canary.Number} was taken back",
        Topic.Promoted => $"{rollout.Canary.Number} is live",
        Topic.Succeeded => $"{rollout.Canary.Number} is rolled out",
        _ => throw new InvalidOperationException($"{topic} is about no rollout."),
    };

    public static string Next(Topic topic, Rollout rollout) => topic switch
    {
        Topic.Started => $"It begins with {rollout.Policy.Steps[0].Weight} of the visitors.",
        Topic.StepPassed when Following(rollout) is { } step => $"Next, {step.Weight} of the visitors get it.",
        Topic.StepPassed => "Next, it is swapped into production.",
        Topic.NeedsApproval => "Approve of it to let it go on, or abort to take it back.",
        Topic.ApprovalGiven => "It goes on once all have approved that must.",
        Topic.NeedsDecision => "Advance it to go on, or abort to take it back. Its visitors stay as they are meanwhile.",
        Topic.VerdictChanged => "The policy decides what follows; nothing is asked of you.",
        Topic.Paused or Topic.Drift => "It stays where it is until somebody resumes or aborts it.",
        Topic.NoData or Topic.ProviderError => "It waits where it is until there is data, or somebody advances or aborts it.",
        Topic.Stuck => "Put right what is named, then retry or abort.",
        Topic.RollbackBegan => $"Nobody new gets it, and those who have it go back to {rollout.Baseline.Number}.",
        Topic.RolledBack => $"{rollout.Baseline.Number} is live for everybody. Say whether that was right: it is counted.",
        Topic.Promoted => $"It is watched a while longer; {rollout.Baseline.Number} stays on the slot to go back to.",
        Topic.Succeeded => $"Nothing is left to do. {rollout.Baseline.Number} stays on the slot to go back to.",
        _ => throw new InvalidOperationException($"{topic} is about no rollout."),
    };

    // By the time that a passed step is told, the rollout may be at the next one or beyond.
    private static Step? Following(Rollout rollout) => rollout.Phase switch
    {
        Phase.Stepping { Step: var at } => rollout.Policy.Steps[at],
        Phase.Paused { At.Step: var at } => rollout.Policy.Steps[at],
        _ => null,
    };

    private static string Adjective(Verdict? verdict) => verdict switch
    {
        Verdict.Degraded => "worse than tolerated",
        Verdict.Healthy => "healthy",
        Verdict.Failing => "failing a check",
        Verdict.NoData => "without data",
        Verdict.Error => "not to be judged",
        _ => "not decided yet",
    };
}
