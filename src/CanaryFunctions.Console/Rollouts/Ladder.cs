using System.Collections.Immutable;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Serialization;

namespace CanaryFunctions.WebConsole.Rollouts;

/// <summary>A rollout's way, stage by stage.</summary>
internal static class Ladder
{
    private const int Before = 2;

    /// <summary>The stages of a rollout.</summary>
    /// <param name="rollout">The rollout.</param>
    /// <param name="events">All its events.</param>
    public static ImmutableArray<Rung> Of(Rollout rollout, ImmutableArray<RolloutEvent> events)
    {
        var steps = rollout.Policy.Steps;
        var at = Position(rollout.Phase, events, steps.Length);
        var passed = events.Where(happened => happened.Kind is EventKind.StepPassed).Select(happened => happened.At).ToArray();
        ImmutableArray<Rung> rungs =
        [
            new("Deploy", RungState.Ahead, $"{rollout.Canary.Number} on the slot") { PassedAt = At(EventKind.Deployed) },
            new("Warm up", RungState.Ahead, "until it answers") { PassedAt = At(EventKind.WarmedUp) },
            .. steps.Select((step, number) => new Rung($"{step.Weight}", RungState.Ahead, About(step))
            {
                PassedAt = number < passed.Length ? passed[number] : null,
            }),
            new("Promote", RungState.Ahead, "the slots are swapped") { PassedAt = At(EventKind.Promoted) },
            new("Bake", RungState.Ahead, $"{Duration.Format(rollout.Policy.Promotion.Bake)} with all visitors")
            {
                PassedAt = At(EventKind.Succeeded),
            },
        ];
        return [.. rungs.Select((rung, number) => number == at ? Here(rung, rollout) : rung with { State = State(number) })];

        RungState State(int number) => number < at ? RungState.Done
            : rollout.Phase is Phase.RollingBack or Phase.RolledBack ? RungState.Skipped : RungState.Ahead;

        DateTimeOffset? At(EventKind kind) => events.FirstOrDefault(happened => happened.Kind == kind)?.At;
    }

    private static Rung Here(Rung rung, Rollout rollout)
    {
        var state = rollout.Phase switch
        {
            Phase.RollingBack or Phase.RolledBack => RungState.Failed,
            Phase.Paused or Phase.Stuck => RungState.Waiting,
            _ when rollout.Held is not null => RungState.Waiting,
            Phase.Stepping at when rollout.Policy.Steps[at.Step].Advance is Advance.Person => RungState.Waiting,
            _ => RungState.Now,
        };
        return rollout.Phase switch
        {
            Phase.Stepping { ReachedAt: { } reached } at when Time(rollout.Policy.Steps[at.Step]) is { } time =>
                rung with { State = state, Since = reached, Until = reached + time },
            Phase.Baking baking => rung with { State = state, Since = baking.Since, Until = baking.Since + rollout.Policy.Promotion.Bake },
            _ => rung with { State = state },
        };
    }

    private static TimeSpan? Time(Step step) => step.AtLeast > TimeSpan.Zero ? step.AtLeast : step.AtMost;

    private static string About(Step step) => step switch
    {
        { Advance: Advance.Person, Approvals: > 0 } => step.Approvals == 1 ? "1 approval" : $"{step.Approvals} approvals",
        { Advance: Advance.Person } => "until somebody advances it",
        { Advance: Advance.Evidence, AtMost: { } most } => $"until shown safe, {Duration.Format(most)} at most",
        { Advance: Advance.Evidence } => "until shown safe",
        _ => $"{Duration.Format(step.AtLeast)} at least",
    };

    private static int Position(Phase phase, ImmutableArray<RolloutEvent> events, int steps) => phase switch
    {
        Phase.Queued or Phase.Deploying => 0,
        Phase.Warming => 1,
        Phase.Stepping at => Before + at.Step,
        Phase.Paused paused => Before + paused.At.Step,
        Phase.Promoting => Before + steps,
        Phase.Baking => Before + steps + 1,
        Phase.Succeeded => Before + steps + 2,
        Phase.Stuck stuck => Position(stuck.Was, events, steps),
        _ => BeforeRollback(events, steps),
    };

    private static int BeforeRollback(ImmutableArray<RolloutEvent> events, int steps)
    {
        var way = events.TakeWhile(happened => happened.Kind is not EventKind.RollbackBegan).ToArray();
        var passed = way.Count(happened => happened.Kind is EventKind.StepPassed);
        return way.LastOrDefault(happened => happened.Phase is not nameof(Phase.Stuck))?.Phase switch
        {
            nameof(Phase.Warming) => 1,
            nameof(Phase.Stepping) or nameof(Phase.Paused) => Before + Math.Min(passed, steps - 1),
            nameof(Phase.Promoting) => Before + steps,
            nameof(Phase.Baking) => Before + steps + 1,
            _ => 0,
        };
    }
}
