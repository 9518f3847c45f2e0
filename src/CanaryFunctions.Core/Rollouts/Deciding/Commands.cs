namespace CanaryFunctions.Core.Rollouts.Deciding;

/// <summary>What people ask: first checked, when they ask, then followed at the next look.</summary>
internal static class Commands
{
    /// <summary>Follows the commands in the inbox, in order.</summary>
    public static void Follow(Turn turn)
    {
        var inbox = turn.Rollout.Inbox;
        if (inbox.IsEmpty) return;
        turn.Change(rollout => rollout with { Inbox = [] });
        foreach (var command in inbox)
        {
            if (WhyNot(turn.Rollout, command) is { } reason)
            {
                turn.Say(EventKind.CommandIgnored, $"{command.Name} was not followed. {reason}", command.By);
                continue;
            }

            Follow(turn, command);
        }
    }

    /// <summary>Why a command can't be followed now, for people; null if it can.</summary>
    public static string? WhyNot(Rollout rollout, Command command) =>
        WhyNot(rollout.Phase, command) ?? Approvals.WhyNot(rollout, command) ?? Gates.WhyNot(rollout, command);

    private static string? WhyNot(Phase phase, Command command) => (command, phase) switch
    {
        (_, Phase.Succeeded or Phase.RolledBack) => "The rollout has ended.",
        (Command.Abort or Command.Supersede, Phase.RollingBack or Phase.Stuck { Was: Phase.RollingBack }) =>
            "The rollout is being taken back already.",
        (Command.Abort or Command.Supersede, _) => null,
        (Command.Pause, Phase.Stepping) => null,
        (Command.Pause, _) => $"Only a rollout at a step can be paused, and this one is {phase.Name}.",
        (Command.Resume, Phase.Paused) => null,
        (Command.Advance, Phase.Paused { Reason: PauseReason.Replaced or PauseReason.Swapped } paused) => paused.Why,
        (Command.Promote, Phase.Paused { Reason: PauseReason.Replaced } paused) => paused.Why,
        (Command.Promote, Phase.Baking { IsReplaced: true }) => null,
        (Command.Resume, _) => $"Only a paused rollout can be resumed, and this one is {phase.Name}.",
        (Command.Advance or Command.Promote, Phase.Stepping or Phase.Paused) => null,
        (Command.Advance or Command.Promote, _) =>
            $"Only a rollout at a step can be moved on by hand, and this one is {phase.Name}.",
        (Command.Approve, Phase.Stepping or Phase.Paused) => null,
        (Command.Approve, _) => $"Only a rollout at a step can be approved, and this one is {phase.Name}.",
        (Command.Retry, Phase.Stuck) => null,
        (Command.Retry, _) => $"Only a stuck rollout can be retried, and this one is {phase.Name}.",
        _ => throw new InvalidOperationException($"Unknown command {command}."),
    };

    private static void Follow(Turn turn, Command command)
    {
        switch (command)
        {
            case Command.Pause pause:
                var at = (Phase.Stepping)turn.Phase;
                turn.Enter(new Phase.Paused(at, PauseReason.Person, $"Paused by {pause.By}."));
                turn.Say(EventKind.Paused, $"Paused by {pause.By}.", pause.By);
                break;
            case Command.Resume resume:
                Resume(turn, (Phase.Paused)turn.Phase, resume.By);
                break;
            case Command.Advance advance:
                Stepping.Pass(turn, Stepping.At(turn.Phase), $"{advance.By} moved the rollout on.", advance.By);
                break;
            case Command.Promote promote when turn.Phase is Phase.Paused { Reason: PauseReason.Swapped }:
                Promotion.TakeOver(turn, promote.By);
                break;
            case Command.Promote promote:
                Promotion.Begin(turn, $"{promote.By} asked for the promotion.", promote.By);
                break;
            case Command.Approve approve:
                Approvals.Add(turn, approve.By);
                break;
            case Command.Abort abort:
                turn.RollBack(new Cause.Aborted(abort.By), abort.By);
                break;
            case Command.Supersede supersede:
                turn.RollBack(new Cause.Superseded(supersede.By, supersede.Version), supersede.By);
                break;
            case Command.Retry retry:
                turn.Enter(((Phase.Stuck)turn.Phase).Was);
                turn.Say(EventKind.Resumed, $"{retry.By} asked to try again.", retry.By);
                break;
            default:
                throw new InvalidOperationException($"Unknown command {command}.");
        }
    }

    private static void Resume(Turn turn, Phase.Paused paused, string by)
    {
        turn.Change(rollout => rollout with { SlotsSeenAt = null });

        // What is on the slot now is not the canary: it is put there again, and all that was seen of it counts no more.
        if (paused.Reason is PauseReason.Replaced || paused.IsBeforeDeployment)
        {
            turn.Change(rollout => rollout with { Health = new(), WatchFrom = null, BaselineContent = null });
            turn.Enter(new Phase.Deploying());
            turn.Say(EventKind.Resumed, $"Resumed by {by}.", by);
            return;
        }

        // After a drift the share is put back first, and only then the step goes on. Who resumes a degraded canary has
        // judged the alarm to be wrong: the evidence begins anew, else it would only repeat itself.
        turn.Enter(paused.Reason is PauseReason.Person ? paused.At : paused.At with { ReachedAt = null });
        if (paused.Reason is PauseReason.Degraded)
            turn.Change(rollout => rollout with { Health = new(), WatchFrom = null });
        turn.Say(EventKind.Resumed, $"Resumed by {by}.", by);
    }
}
