using System.Collections.Immutable;
using CanaryFunctions.Core.Access;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Serialization;

namespace CanaryFunctions.WebConsole.Rollouts;

/// <summary>Something that somebody may do with a rollout.</summary>
/// <param name="Name">The command, as the API knows it.</param>
/// <param name="Icon">Name of its icon.</param>
/// <param name="Role">Who may.</param>
/// <param name="Command">What is sent.</param>
/// <param name="Happens">What will happen, for people.</param>
public sealed record Offer(string Name, string Icon, Role Role, Command Command, string Happens)
{
    /// <summary>Whether it stops or takes back.</summary>
    public bool Danger { get; init; }

    /// <summary>Whether it is shown now: what makes no sense at all is not.</summary>
    public bool IsShown { get; init; } = true;

    /// <summary>Why it is not possible now; null if it is.</summary>
    public string? WhyNot { get; init; }

    /// <summary>The name, as people read it.</summary>
    public string Verb => Command.Name;

    /// <summary>All commands to a rollout. Those that can't be followed now are among them, with the reason.</summary>
    /// <param name="rollout">The rollout.</param>
    /// <param name="by">Who would send them.</param>
    public static ImmutableArray<Offer> Of(Rollout rollout, string by)
    {
        var (canary, baseline, phase) = (rollout.Canary.Number, rollout.Baseline.Number, rollout.Phase);
        var paused = phase as Phase.Paused;
        var isStuck = phase is Phase.Stuck;
        var step = paused?.At ?? phase as Phase.Stepping;
        var steps = rollout.Policy.Steps;
        var share = step is null ? "" : $"{steps[step.Step].Weight}";
        var then = step is not null && step.Step + 1 < steps.Length
            ? $"{canary} gets {steps[step.Step + 1].Weight} of the visitors now, without waiting for the end of this step."
            : $"This is the last step: the slots are swapped now and {canary} becomes live for everybody.";
        var bake = Duration.Format(rollout.Policy.Promotion.Bake);
        ImmutableArray<Offer> all =
        [
            new("approve", "check", Role.Approver, new Command.Approve(by),
                "You say that it may go on from this step. It goes on when enough people have.")
            {
                IsShown = steps.Any(one => one.Approvals > 0),
            },
            new("pause", "pause", Role.Releaser, new Command.Pause(by),
                $"It stays at {share} until somebody resumes it. The canary is watched all the while, and taken back if it is degraded.")
            {
                IsShown = paused is null && !isStuck,
            },
            new("resume", "play", Role.Releaser, new Command.Resume(by), Resumes(paused, rollout)) { IsShown = paused is not null },
            new("retry", "retry", Role.Releaser, new Command.Retry(by), "What Azure has refused is tried again.") { IsShown = isStuck },
            new("advance", "advance", Role.Releaser, new Command.Advance(by), then),
            new("promote", "promote", Role.Releaser, new Command.Promote(by), paused?.Reason is PauseReason.Swapped
                ? $"You accept that {canary} is live: it is watched for {bake}, and nothing is swapped."
                : $"The steps that remain are skipped. The slots are swapped, {canary} becomes live for everybody and is watched for {bake}."),
            new("abort", "stop", Role.Releaser, new Command.Abort(by), phase is Phase.Baking { IsReplaced: true }
                ? $"{canary} is taken back where it still is. What somebody else has made live is left as it is."
                : phase is Phase.Baking || paused?.Reason is PauseReason.Swapped
                ? $"The slots are swapped back: {baseline} becomes live again."
                : $"Nobody new is sent to {canary}, and {baseline} stays live. This can't be resumed: you would start a new rollout.")
            {
                Danger = true,
            },
        ];
        return [.. all.Select(offer => offer with { WhyNot = RolloutCommands.WhyNot(rollout, offer.Command) })];
    }

    private static string Resumes(Phase.Paused? paused, Rollout rollout) => paused switch
    {
        null => "",
        { Reason: PauseReason.Swapped } => $"It goes on if {rollout.Baseline.Number} has been swapped back by hand, else it holds again.",
        { Reason: PauseReason.Replaced } => $"{rollout.Canary.Number} is put on the slot again, and all begins anew.",
        { Reason: PauseReason.Drift } => $"The share is set back to {rollout.Policy.Steps[paused.At.Step].Weight}, and the step begins anew.",
        { Reason: PauseReason.Degraded } => "You judge the alarm to be wrong: the evidence is dropped and gathered anew.",
        _ => $"It goes on at step {paused.At.Step + 1}.",
    };
}
