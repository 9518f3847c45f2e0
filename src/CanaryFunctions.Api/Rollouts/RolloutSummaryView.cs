using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Api.Rollouts;

/// <summary>A rollout as lists show it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Application">Its application.</param>
/// <param name="Environment">Its environment.</param>
/// <param name="Baseline">Number of the version that was live before.</param>
/// <param name="Canary">Number of the new version.</param>
/// <param name="Policy">Name of its policy.</param>
/// <param name="Phase">Where it is.</param>
/// <param name="Cause">Why it is or was taken back; null otherwise.</param>
/// <param name="StartedBy">Who started it.</param>
/// <param name="StartedAt">When.</param>
/// <param name="Reason">Why, if that was said.</param>
/// <param name="EndedAt">When it ended; null while it is under way.</param>
public sealed record RolloutSummaryView(
    RolloutId Id,
    string Application,
    string Environment,
    string Baseline,
    string Canary,
    string Policy,
    string Phase,
    CauseView? Cause,
    string StartedBy,
    DateTimeOffset StartedAt,
    string? Reason,
    DateTimeOffset? EndedAt)
{
    internal static RolloutSummaryView Of(RolloutSummary rollout) => new(
        rollout.Id,
        rollout.Application,
        rollout.Environment,
        rollout.Baseline.ToString(),
        rollout.Canary.ToString(),
        rollout.Policy,
        rollout.Phase.Name,
        CauseView.Of(rollout.Phase),
        rollout.StartedBy,
        rollout.StartedAt,
        rollout.Reason,
        rollout.EndedAt);
}
