using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.WebConsole.Components;

namespace CanaryFunctions.WebConsole.Rollouts;

/// <summary>What is to be known of a rollout before all else.</summary>
/// <param name="Tone">What it means.</param>
/// <param name="Title">Where it is, in a few words.</param>
/// <param name="Sentence">The decision, or what it waits for.</param>
public sealed record Headline(Tone Tone, string Title, string Sentence)
{
    /// <summary>What happens next, before the time when it does; null if only a person can move it.</summary>
    public string? Next { get; init; }

    /// <summary>When that is; null if it is no matter of time.</summary>
    public DateTimeOffset? NextAt { get; init; }

    public static Headline Of(Rollout rollout)
    {
        var (canary, baseline) = (rollout.Canary.Number, rollout.Baseline.Number);
        var says = rollout.Health.Report?.Sentence ?? "Nothing has been measured yet.";
        return rollout.Phase switch
        {
            Phase.Succeeded => new(Tone.Good, "Promoted", $"{canary} is live. Nothing spoke against it."),
            Phase.RolledBack back => new(Tone.Bad, $"Rolled back to {baseline}", back.Cause.Sentence),
            Phase.RollingBack back => new(Tone.Bad, $"Being rolled back to {baseline}", back.Cause.Sentence),
            Phase.Stuck stuck => new(Tone.Wait, "Stuck: Azure refuses", stuck.Problem.Message),
            Phase.Paused paused => new(Tone.Wait, $"Paused at step {paused.At.Step + 1}", paused.Why),
            _ when rollout.Held is { } held => new(Tone.Wait, $"Waits: {Words.Of(rollout.Phase.Name).ToLowerInvariant()}", held),
            Phase.Stepping at => Stepping(rollout, at, says),
            Phase.Baking baking => new(ToneOf(rollout), $"{canary} is live and watched", says)
            {
                Next = "Ends well",
                NextAt = baking.Since + rollout.Policy.Promotion.Bake,
            },
            Phase.Promoting => new(Tone.Going, "Being promoted", $"The slots are being swapped: {canary} becomes live."),
            Phase.Warming => new(Tone.Going, "Warming up", $"{canary} is on the slot and asked whether it is up. No visitor sees it yet."),
            _ => new(Tone.Going, "Being deployed", $"{canary} is put on the slot. No visitor sees it yet."),
        };
    }

    private static Headline Stepping(Rollout rollout, Phase.Stepping at, string says)
    {
        var (step, steps) = (rollout.Policy.Steps[at.Step], rollout.Policy.Steps);
        var next = at.Step + 1 < steps.Length ? $"Goes to {steps[at.Step + 1].Weight}" : "Is promoted";
        var headline = new Headline(ToneOf(rollout), $"Step {at.Step + 1} of {steps.Length}: {step.Weight} of the visitors", says);
        return (step.Advance, at.ReachedAt) switch
        {
            (_, null) => headline with { Next = $"The share is being set to {step.Weight}" },
            (Advance.Person, _) => headline with { Tone = Tone.Wait, Next = $"{next} when somebody says so" },
            (Advance.Evidence, { } reached) => headline with
            {
                Next = $"{next} once it is shown safe" + (step.AtMost is null ? "" : ", or decides by the policy"),
                NextAt = step.AtMost is { } most ? reached + most : null,
            },
            (_, { } reached) => headline with { Next = $"{next} if nothing speaks against it", NextAt = reached + step.AtLeast },
        };
    }

    private static Tone ToneOf(Rollout rollout) => rollout.Health.Report?.Verdict switch
    {
        Verdict.Degraded or Verdict.Failing => Tone.Bad,
        Verdict.Healthy => Tone.Good,
        _ => Tone.Going,
    };
}
