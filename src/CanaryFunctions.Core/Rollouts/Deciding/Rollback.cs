using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Policies;

namespace CanaryFunctions.Core.Rollouts.Deciding;

/// <summary>Takes the canary back: first nobody new is sent to it, then the baseline is live, then nobody gets it any
/// more, not even those whose cookie pins them to the slot.</summary>
internal static class Rollback
{
    public static Wanted Wants(Rollout rollout, Phase.RollingBack back)
    {
        if (back.Progress.IsSafe && Gates.AreOpen(rollout)) return Wanted.Hooks;

        // As little as may be: each call can fail, and the bad version has visitors meanwhile.
        if (back.Progress.TrafficRemovedAt is null) return Wanted.Share;
        if (IsAnswering(back.Progress, rollout.Policy)) return Wanted.WarmUp;
        var wanted = Wanted.Share | Wanted.Slots;
        if (back.Progress.HealingSince is not null) wanted |= Wanted.WarmUp;
        if (rollout.Policy.PinnedVisitors is PinnedVisitors.Wait && rollout.WatchFrom is not null)
            wanted |= Wanted.Measurements;
        return wanted;
    }

    public static void TakeBack(Turn turn, Phase.RollingBack back)
    {
        if (Gates.Stand(turn)) return;
        if (turn.Seen.Share is { Problem: null } && !Shares.Same(turn.Seen.Share.Value, Percentage.Zero))
        {
            turn.Do(new RolloutAction.SetShare(Percentage.Zero));
            return;
        }

        if (Troubles.Stop(turn)) return;
        var rollout = turn.Rollout;
        if (back.Progress.TrafficRemovedAt is null)
        {
            Advance(turn, back with { Progress = back.Progress with { TrafficRemovedAt = turn.Now } });
            turn.Say(EventKind.TrafficRemoved, "Nobody new is sent to the canary any more.");
            turn.LookAt(turn.Now);
        }
        else if (turn.Seen.Slots is not { Value: { } slots })
        {
            Heal(turn, back);
        }
        else if (slots.Busy)
        {
            turn.LookIn(turn.Pace.Poll);
        }
        else if (slots.Prepared)
        {
            turn.Do(new RolloutAction.CancelSwap());
        }
        else if (Drift.IsLive(rollout, slots, rollout.Canary))
        {
            Restore(turn, slots);
        }
        else if (Drift.IsInSlot(rollout, slots, rollout.Canary))
        {
            Unpin(turn, back, slots);
        }
        else
        {
            Finish(turn, back, slots);
        }
    }

    /// <summary>The rollback is not over before a time: until then something of which nobody knows may still be done.</summary>
    public static void NotBefore(Turn turn, Phase.RollingBack back, DateTimeOffset time)
    {
        if (back.Progress.CertainAt >= time) return;
        turn.Change(rollout => rollout with { Phase = back with { Progress = back.Progress with { CertainAt = time } } });
    }

    private static void Restore(Turn turn, SlotsSeen slots)
    {
        var baseline = turn.Rollout.Baseline;
        if (!Drift.IsInSlot(turn.Rollout, slots, baseline))
        {
            // What is put there now need not be named as what was live at first, such as a package that was pushed by hand.
            turn.Change(rollout => rollout with { BaselineContent = null });
            turn.Do(new RolloutAction.Deploy(baseline));
        }
        else if (!slots.SlotRunning)
        {
            turn.Do(new RolloutAction.StartSlot());
        }
        else
        {
            turn.Do(new RolloutAction.Swap(baseline.Number, turn.Rollout.Canary.Number));
        }
    }

    private static void Unpin(Turn turn, Phase.RollingBack back, SlotsSeen slots)
    {
        switch (turn.Policy.PinnedVisitors)
        {
            case PinnedVisitors.Heal:
                turn.Change(rollout => rollout with
                {
                    Phase = back with { Progress = back.Progress with { HealingSince = turn.Now, Successes = 0 } },
                });
                turn.Do(new RolloutAction.Deploy(turn.Rollout.Baseline));
                break;
            case PinnedVisitors.Stop when slots.SlotRunning:
                turn.Do(new RolloutAction.StopSlot());
                break;
            case PinnedVisitors.Stop:
                End(turn, back, "the slot is stopped");
                break;
            default:
                WaitForQuiet(turn, back);
                break;
        }
    }

    private static void WaitForQuiet(Turn turn, Phase.RollingBack back)
    {
        var removed = back.Progress.TrafficRemovedAt!.Value;
        var grain = turn.Rollout.Environment.Target.Telemetry.Grain;
        var visits = turn.Seen.Measurements?.Bins.Where(bin => bin.Arm is Arm.Canary && bin.Requests > 0)
            .Select(bin => bin.Start + grain).DefaultIfEmpty(removed).Max() ?? removed;
        var last = back.Progress.LastVisit > visits ? back.Progress.LastVisit.Value : visits;
        var isKnown = turn.Rollout.WatchFrom is null || turn.Seen.Measurements is { Error: null };
        if (isKnown && turn.Now - turn.Rollout.Environment.Target.Telemetry.Lag - last >= turn.Pace.Quiet)
        {
            End(turn, back, "no visitor is pinned to it any more");
            return;
        }

        Advance(turn, back with { Progress = back.Progress with { LastVisit = last } });
        turn.LookIn(turn.Pace.Look);
    }

    // The slot holds another version than the canary: the rollback is done once that one really answers.
    private static void Finish(Turn turn, Phase.RollingBack back, SlotsSeen slots)
    {
        if (back.Progress.HealingSince is null)
            End(turn, back, Drift.IsLive(turn.Rollout, slots, turn.Rollout.Baseline)
                ? "the canary slot does not hold it"
                : $"{Drift.Live(slots, turn.Rollout.Canary)}, which somebody has made live, is left as it is");
        else if (!slots.SlotRunning)
            turn.Do(new RolloutAction.StartSlot());
        else
            Heal(turn, back);
    }

    // The first and the last answer are looked at together with the slots; between them the answer alone is asked for.
    private static bool IsAnswering(RollbackProgress progress, Policy policy) =>
        progress.Successes > 0 && progress.Successes + 1 < policy.WarmUp.Successes;

    private static void Heal(Turn turn, Phase.RollingBack back)
    {
        if (turn.Seen.WarmUp is not { } answer)
        {
            turn.LookIn(turn.Pace.WarmUp);
            return;
        }

        var isUp = turn.Policy.WarmUp.IsGood(answer);
        if (isUp && back.Progress.Successes + 1 >= turn.Policy.WarmUp.Successes)
        {
            End(turn, back, "visitors who are pinned to the slot get the baseline");
        }
        else if (!isUp && turn.Now - back.Progress.HealingSince > turn.Policy.WarmUp.AtMost)
        {
            Troubles.Note(turn, new(
                ProblemKind.Transient, $"The baseline on the canary slot does not come up: {answer.Finding}"));
        }
        else
        {
            var successes = isUp ? back.Progress.Successes + 1 : 0;
            Advance(turn, back with { Progress = back.Progress with { Successes = successes } });
            turn.LookIn(turn.Pace.WarmUp);
        }
    }

    private static void End(Turn turn, Phase.RollingBack back, string visitors)
    {
        if (back.Progress.CertainAt is { } certain && turn.Now < certain)
        {
            // What comes late is seen soon, and not only then.
            turn.LookUntil(certain);
            return;
        }

        // Hooks are told last: nothing of theirs delays what is done for the visitors.
        Advance(turn, back with { Progress = back.Progress with { IsSafe = true } });
        if (Gates.AreOpen(turn.Rollout))
        {
            turn.LookAt(turn.Now);
            return;
        }

        turn.Enter(new Phase.RolledBack(back.Cause));
        turn.Say(
            EventKind.RolledBack,
            $"{turn.Rollout.Canary.Number} is rolled back, and {visitors}. {back.Cause.Sentence}",
            health: turn.Rollout.Health.Report);
        turn.LookNever();
    }

    private static void Advance(Turn turn, Phase.RollingBack back) =>
        turn.Change(rollout => rollout with { Phase = back, Trouble = null });
}
