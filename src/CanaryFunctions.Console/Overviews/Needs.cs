using System.Collections.Immutable;
using CanaryFunctions.Core.Access;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.WebConsole.Overviews;

/// <summary>What a rollout asks of somebody.</summary>
internal static class Needs
{
    private const string Approval = "It waits for an approval.";

    /// <summary>What it asks, for people; null if it goes on without him.</summary>
    public static string? Of(Rollout rollout, string caller, ImmutableArray<Grant> grants)
    {
        var on = new Scope(rollout.Environment.Application, rollout.Environment.Name);
        bool May(Role role) => grants.Any(grant => grant.Allows(role, on));
        return rollout.Phase switch
        {
            Phase.Stuck when May(Role.Releaser) => "It is stuck: retry or abort it.",
            Phase.Paused { At: var at } when AsksForApproval(rollout, at, caller) && May(Role.Approver) => Approval,
            Phase.Paused when May(Role.Releaser) => "It is paused: resume or abort it.",
            Phase.Stepping at when AsksForApproval(rollout, at, caller) && May(Role.Approver) => Approval,
            Phase.Stepping or Phase.Baking when IsHeld(rollout) && May(Role.Releaser) => Decision(rollout),
            _ => null,
        };
    }

    /// <summary>What it asks of anybody at all; null if it goes on by itself.</summary>
    public static string? OfAnybody(Rollout rollout) => Of(rollout, "", [new(Role.Admin)]);

    private static bool LacksApprovals(Rollout rollout, Phase.Stepping at) =>
        at.ReachedAt is not null && rollout.Approvals.Length < rollout.Policy.Steps[at.Step].Approvals;

    private static bool AsksForApproval(Rollout rollout, Phase.Stepping at, string caller) => LacksApprovals(rollout, at)
        && rollout.StartedBy != caller
        && rollout.Approvals.All(given => given.By != caller);

    // A hook that has not answered is waited for, and nobody can press it.
    private static bool IsHeld(Rollout rollout) => rollout.Held is not null && rollout.Hooks.All(asked => asked.AskAgainAt is null);

    private static string? Decision(Rollout rollout) => (rollout.Phase, rollout.Health.Report?.Verdict) switch
    {
        (Phase.Baking, Verdict.Degraded or Verdict.Failing) => "It is live and not well: abort it, or let it be.",
        (Phase.Baking, _) => null,
        _ when rollout.Trouble is not null => "Its target can't be seen: mend that, or abort it.",
        (_, Verdict.Failing) => "A check fails: advance or abort it.",
        (_, Verdict.NoData) => "There is no data: advance or abort it.",
        (_, Verdict.Error) => "What measures it fails: advance or abort it.",
        (Phase.Stepping at, _) when LacksApprovals(rollout, at) => null,
        (Phase.Stepping at, _) when rollout.Policy.Steps[at.Step].Advance is Advance.Person => "It waits to be advanced.",
        _ => "It waits for a decision: advance or abort it.",
    };
}
