using System.Collections.Immutable;
using CanaryFunctions.Core.Access;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.WebConsole.Overviews;

/// <summary>What a rollout asks of somebody.</summary>
internal static class Needs
{
    /// <summary>What it asks, for people; null if it goes on without him.</summary>
    public static string? Of(Rollout rollout, string caller, ImmutableArray<Grant> grants)
    {
        var on = new Scope(rollout.Environment.Application, rollout.Environment.Name);
        bool May(Role role) => grants.Any(grant => grant.Allows(role, on));
        return rollout.Phase switch
        {
            Phase.Stuck when May(Role.Releaser) => "It is stuck: retry or abort it.",
            Phase.Paused { At: var at } when AsksForApproval(rollout, at, caller) && May(Role.Approver) => "It waits for an approval.",
            Phase.Stepping at when AsksForApproval(rollout, at, caller) && May(Role.Approver) => "It waits for an approval.",
            Phase.Paused when May(Role.Releaser) => "It is paused: resume or abort it.",
            Phase.Stepping { ReachedAt: not null } at when May(Role.Releaser)
                && rollout.Policy.Steps[at.Step] is { Advance: Advance.Person, Approvals: 0 } => "It waits to be advanced.",
            _ => null,
        };
    }

    /// <summary>What it asks of anybody at all; null if it goes on by itself.</summary>
    public static string? OfAnybody(Rollout rollout) => Of(rollout, "", [new(Role.Admin)]);

    private static bool AsksForApproval(Rollout rollout, Phase.Stepping at, string caller) =>
        at.ReachedAt is not null
        && rollout.Approvals.Length < rollout.Policy.Steps[at.Step].Approvals
        && rollout.StartedBy != caller
        && rollout.Approvals.All(given => given.By != caller);
}
