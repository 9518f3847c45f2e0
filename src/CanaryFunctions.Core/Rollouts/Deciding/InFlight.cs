using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Versions;

namespace CanaryFunctions.Core.Rollouts.Deciding;

/// <summary>Actions that were begun: by this advance, which knows what came of them, or by another, which may have died
/// before, while or after it did them. Nobody does such an action again before it is certain that it is not under way any
/// more, except in a rollback, which does at once again what can be done twice, soon what would show if it was under way, and is not over
/// while something of before may still come late.</summary>
internal static class InFlight
{
    // By nobody any more: the call has ended without an answer.
    private const string Lost = "lost";

    /// <summary>What has to be seen to know what came of the action; null if there is none.</summary>
    public static Wanted? Wants(Intent? intent) => intent switch
    {
        null => null,
        { Operation: not null } => Wanted.Operation,
        { Action: RolloutAction.SetShare } => Wanted.Share,
        _ => Wanted.Slots,
    };

    /// <summary>Whether another advance may be doing something that does not show yet.</summary>
    public static bool MustWait(Turn turn)
    {
        if (turn.Rollout.Intent is not { Operation: null } intent || turn.Seen.Outcome is not null) return false;

        // Visitors do not wait in a rollback for what can be done again: its end does.
        var again = turn.Phase is Phase.RollingBack ? AgainAt(intent, turn) : SettledAt(intent, turn.Pace);
        if (turn.Now >= again || IsDone(intent.Action, turn)) return false;

        turn.LookUntil(again);
        return true;
    }

    /// <summary>Whether somebody asks for a rollback, which what is waited for does not keep from its beginning.</summary>
    public static bool LetsRollBack(Turn turn) =>
        turn.Rollout.Intent is { } intent && IsBorne(intent, turn.Rollout)
        && turn.Rollout.Inbox.Any(command => command is Command.Abort or Command.Supersede);

    /// <summary>Takes note of what came of an action.</summary>
    public static void Settle(Turn turn)
    {
        if (turn.Rollout.Intent is not { } intent) return;

        switch (turn.Seen)
        {
            case { Outcome: ActionOutcome.Accepted accepted }:
                turn.Change(rollout => rollout with
                {
                    Intent = intent with { Operation = accepted.Operation },
                    Trouble = null,
                });
                turn.LookIn(Pause(accepted.AskIn, turn.Pace));
                break;

            case { Outcome: ActionOutcome.Refused { Problem: { Kind: ProblemKind.Unclear } problem } }:
                // Kept as if another had begun it: whether it was done shows at the target, in time.
                turn.Change(rollout => rollout with { Intent = intent with { By = Lost, LostAt = turn.Now } });
                Troubles.Note(turn, problem);
                break;

            case { Outcome: ActionOutcome.Refused refused }:
                Forget(turn);
                Troubles.Note(turn, refused.Problem);
                break;

            case { Operation: { Problem: { } problem } }:
                OperationFailed(turn, intent, problem);
                break;

            case { Operation: { Value: OperationSeen.Running } running } when turn.Now - intent.At < turn.Pace.Patience:
                turn.Change(rollout => rollout with { Intent = intent with { Progress = running.Progress } });
                turn.LookIn(Pause(running.AskIn, turn.Pace));
                break;

            case { Outcome: null } when turn.Phase is Phase.RollingBack back
                && AgainAt(intent, turn) <= turn.Now && turn.Now < SettledAt(intent, turn.Pace) && !IsDone(intent.Action, turn):
                Forget(turn);
                if (!IsOfRollback(intent.Action, turn.Rollout)) Rollback.NotBefore(turn, back, SettledAt(intent, turn.Pace));
                turn.LookAt(turn.Now);
                break;

            default:
                // Done, or so long ago that the target itself must tell. What is never done stays a trouble, or nobody would ever
                // be asked.
                Forget(turn);
                if (turn.Seen is { Outcome: ActionOutcome.Done } or { Operation.Value: OperationSeen.Done } || IsDone(intent.Action, turn))
                    turn.Change(rollout => rollout with { Trouble = null });
                turn.LookAt(turn.Now);
                break;
        }
    }

    // The target knows better how long it takes, but not how long a rollout may wait.
    private static TimeSpan Pause(TimeSpan? asked, Pace pace) =>
        asked > pace.Patience ? pace.Patience : asked > pace.Poll ? asked.Value : pace.Poll;

    private static void OperationFailed(Turn turn, Intent intent, Problem problem)
    {
        if (problem.Kind is ProblemKind.Transient or ProblemKind.Unclear && turn.Now - intent.At < turn.Pace.Patience)
        {
            turn.LookIn(problem.RetryAfter ?? turn.Pace.Poll);
            return;
        }

        Forget(turn);
        Troubles.Note(turn, problem);
    }

    // The caller gives up after ActionTimeout; the target gets as long again to finish what it has received.
    private static DateTimeOffset SettledAt(Intent intent, Pace pace) => intent.At + 2 * pace.ActionTimeout;

    // When a rollback does it again if nothing shows: at once what can be done twice. A swap that was received shows soon, since the site is
    // busy with it and refuses another meanwhile: visitors of the bad version do not wait for the whole of that time. If one comes after
    // ours all the same, the end of the rollback has waited for it.
    private static DateTimeOffset AgainAt(Intent intent, Turn turn)
    {
        if (IsBorne(intent, turn.Rollout)) return DateTimeOffset.MinValue;
        var settled = SettledAt(intent, turn.Pace);
        return intent is { Action: RolloutAction.Swap, LostAt: { } lost } && lost + turn.Pace.ActionTimeout / 2 is var shown && shown < settled
            ? shown
            : settled;
    }

    // A swap that is done twice is undone, and of two packages that are unpacked at once nobody knows what becomes. All else only
    // sets what is to be.
    private static bool IsBorne(Intent intent, Rollout rollout) => intent is { By: Lost, Operation: null } && intent.Action switch
    {
        RolloutAction.Swap => false,
        RolloutAction.Deploy { Version.Artifact: Artifact.Package } =>
            rollout.Environment.Target.Deployment is not DeploymentMethod.OneDeploy,
        _ => true,
    };

    // Whatever of this comes late has been done by then, and changes nothing.
    private static bool IsOfRollback(RolloutAction action, Rollout rollout) => action switch
    {
        RolloutAction.SetShare set => Shares.Same(set.Share, Percentage.Zero),
        RolloutAction.Deploy deploy => deploy.Version == rollout.Baseline,
        RolloutAction.CancelSwap or RolloutAction.StopSlot => true,
        _ => false,
    };

    private static void Forget(Turn turn) => turn.Change(rollout => rollout with { Intent = null });

    private static bool IsDone(RolloutAction action, Turn turn)
    {
        var (share, slots) = (turn.Seen.Share, turn.Seen.Slots);
        return action switch
        {
            RolloutAction.SetShare set => share is { Problem: null } && Shares.Same(share.Value, set.Share),
            RolloutAction.Deploy deploy => slots?.Value?.InSlot == deploy.Version.Number.ToString(),
            RolloutAction.Swap swap => slots?.Value is { Busy: false } seen && seen.Live == swap.Live.ToString(),
            RolloutAction.PrepareSwap => slots?.Value is { Prepared: true },
            RolloutAction.CancelSwap => slots?.Value is { Prepared: false },
            RolloutAction.StopSlot => slots?.Value is { SlotRunning: false },
            RolloutAction.StartSlot => slots?.Value is { SlotRunning: true },
            _ => throw new InvalidOperationException($"Unknown action {action}."),
        };
    }
}
