using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Azure.Webhooks;

/// <summary>What a hook is sent.</summary>
/// <param name="Id">The same for as long as the question is the same.</param>
/// <param name="Hook">The hook's name.</param>
/// <param name="Stage">The stage of the rollout.</param>
/// <param name="Rollout">The rollout's id.</param>
/// <param name="Application">Its application.</param>
/// <param name="Environment">Its environment.</param>
/// <param name="Baseline">Number of the version that was live before.</param>
/// <param name="Canary">Number of the new version.</param>
/// <param name="Step">Number of the step that it is about, from 1; null if about none.</param>
/// <param name="Weight">The share of visitors at that step.</param>
/// <param name="StartedBy">Who started the rollout.</param>
/// <param name="Reason">Why, if that was said.</param>
/// <param name="Cause">Why it was taken back; null unless it was.</param>
internal sealed record HookBody(
    string Id,
    string Hook,
    HookStage Stage,
    RolloutId Rollout,
    string Application,
    string Environment,
    string Baseline,
    string Canary,
    int? Step,
    Percentage? Weight,
    string StartedBy,
    string? Reason,
    string? Cause)
{
    public static HookBody Of(HookQuestion question)
    {
        var (hook, rollout, step) = question;
        return new(
            question.Id,
            hook.Name,
            hook.At,
            rollout.Id,
            rollout.Environment.Application,
            rollout.Environment.Name,
            rollout.Baseline.Number.ToString(),
            rollout.Canary.Number.ToString(),
            step + 1,
            step is { } at ? rollout.Policy.Steps[at].Weight : null,
            rollout.StartedBy,
            rollout.Reason,
            rollout.Phase is Phase.RollingBack back ? back.Cause.Sentence : null);
    }
}

/// <summary>What a hook may say in its body.</summary>
/// <param name="Decision"><c>allow</c>, <c>deny</c> or <c>wait</c>.</param>
/// <param name="Reason">Why, for people.</param>
/// <param name="RetryAfter">In how many seconds it wants to be asked again; only with <c>wait</c>.</param>
internal sealed record HookReply(string? Decision, string? Reason, double? RetryAfter);
