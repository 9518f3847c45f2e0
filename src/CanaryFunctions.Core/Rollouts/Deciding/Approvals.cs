namespace CanaryFunctions.Core.Rollouts.Deciding;

/// <summary>Steps that go on only when enough people agree. Whoever started the rollout is not one of them.</summary>
internal static class Approvals
{
    /// <summary>Why a command can't be followed, for people; null if approvals don't stand against it.</summary>
    public static string? WhyNot(Rollout rollout, Command command) => command switch
    {
        Command.Advance when Missing(rollout, At(rollout)) is > 0 and var missing => Lacks(At(rollout), missing),
        // What is live needs no approval to be watched.
        Command.Promote when rollout.Phase is not (Phase.Paused { Reason: PauseReason.Swapped } or Phase.Baking)
            && FirstGate(rollout) is { } gate => Lacks(gate, Missing(rollout, gate)),
        Command.Approve when rollout.Policy.Steps[At(rollout)].Approvals == 0 => $"Step {At(rollout) + 1} needs no approval.",
        Command.Approve when command.By == rollout.StartedBy => "Whoever started the rollout can't approve of it.",
        Command.Approve when rollout.Approvals.Any(given => given.By == command.By) => $"{command.By} has approved already.",
        Command.Approve when Missing(rollout, At(rollout)) == 0 => $"Step {At(rollout) + 1} is approved already.",
        _ => null,
    };

    /// <summary>Notes that somebody approves.</summary>
    public static void Add(Turn turn, string by)
    {
        turn.Change(rollout => rollout with { Approvals = rollout.Approvals.Add(new(by, turn.Now)), Held = null });
        var at = At(turn.Rollout);
        var missing = Missing(turn.Rollout, at);
        turn.Say(
            EventKind.Approved,
            $"{by} approves of step {at + 1}. " + (missing == 0 ? "It is approved." : $"{People(missing)} more must approve."),
            by);
    }

    /// <summary>How many people must still approve of a step.</summary>
    public static int Missing(Rollout rollout, int step)
    {
        var given = step == At(rollout) ? rollout.Approvals.Length : 0;
        return Math.Max(0, rollout.Policy.Steps[step].Approvals - given);
    }

    /// <summary>So many people, in words.</summary>
    public static string People(int number) => number == 1 ? "1 person" : $"{number} people";

    private static int? FirstGate(Rollout rollout)
    {
        for (var step = At(rollout); step < rollout.Policy.Steps.Length; step++)
        {
            if (Missing(rollout, step) > 0) return step;
        }

        return null;
    }

    private static string Lacks(int step, int missing) =>
        $"Step {step + 1} must be approved by {People(missing)} other than the one who started the rollout.";

    private static int At(Rollout rollout) => Stepping.At(rollout.Phase).Step;
}
