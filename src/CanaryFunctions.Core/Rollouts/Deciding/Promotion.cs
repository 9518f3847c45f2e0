using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Serialization;

namespace CanaryFunctions.Core.Rollouts.Deciding;

/// <summary>Makes the new version live by a swap.</summary>
internal static class Promotion
{
    public static void Begin(Turn turn, string why, string? by = null)
    {
        turn.Enter(new Phase.Promoting());
        turn.Say(EventKind.PromotionBegan, $"{why} {turn.Rollout.Canary.Number} is about to be live.", by);
    }

    /// <summary>Goes on from a swap that somebody else has done.</summary>
    public static void TakeOver(Turn turn, string by)
    {
        turn.Enter(new Phase.Promoting());
        turn.Say(EventKind.PromotionBegan, $"{by} accepts that {turn.Rollout.Canary.Number} is live.", by);
    }

    // The rule goes before the swap: it names the slot, and after the swap the slot holds the old version.
    public static Wanted Wants(Phase.Promoting promoting) =>
        Wanted.Share | Wanted.Slots | (promoting.PreparedAt is null ? Wanted.Nothing : Wanted.WarmUp);

    public static void Promote(Turn turn, Phase.Promoting promoting)
    {
        var lastStep = new Phase.Stepping(turn.Policy.Steps.Length - 1, turn.Now);
        if (Gates.AreOpen(turn.Rollout) && Stepping.IsDegraded(turn, lastStep)) return;
        if (Gates.Stand(turn)) return;
        if (Troubles.Stop(turn)) return;
        var (rollout, slots) = (turn.Rollout, turn.Seen.Slots!.Value!);
        var isLive = Drift.IsLive(rollout, slots, rollout.Canary);
        if (slots.Busy)
        {
            turn.LookIn(turn.Pace.Poll);
            return;
        }

        if (!isLive && IsInTheWay(turn, lastStep, slots)) return;
        turn.Change(known => known with { Held = null });
        if (!Shares.Same(turn.Seen.Share!.Value, Percentage.Zero))
        {
            turn.Do(new RolloutAction.SetShare(Percentage.Zero));
        }
        else if (isLive)
        {
            turn.Change(known => known with { SlotsSeenAt = turn.Now });
            turn.Enter(new Phase.Baking(turn.Now));
            turn.Say(EventKind.Promoted, $"{rollout.Canary.Number} is live.");
        }
        else if (!slots.SlotRunning)
        {
            turn.Do(new RolloutAction.StartSlot());
        }
        else if (rollout.Policy.Promotion.Kind is PromotionKind.SwapWithPreview && !slots.Prepared)
        {
            turn.Do(new RolloutAction.PrepareSwap());
        }
        else if (slots.Prepared && promoting.Successes < rollout.Policy.WarmUp.Successes)
        {
            Preview(turn, promoting);
        }
        else
        {
            turn.Do(new RolloutAction.Swap(rollout.Canary.Number, rollout.Baseline.Number));
        }
    }

    // What is not the baseline is never swapped away: it is somebody's hotfix, and a rollback would write over it.
    private static bool IsInTheWay(Turn turn, Phase.Stepping at, SlotsSeen slots)
    {
        var isOurs = slots.Prepared && turn.Policy.Promotion.Kind is PromotionKind.SwapWithPreview;
        if (Drift.Find(turn.Rollout, slots, isBeforeDeployment: false) is null && isOurs) return false;
        if (!isOurs) return Drift.Holds(turn, at, slots);
        turn.Do(new RolloutAction.CancelSwap());
        return true;
    }

    // With production's settings the slot has been started anew.
    private static void Preview(Turn turn, Phase.Promoting promoting)
    {
        var (warmUp, since) = (turn.Policy.WarmUp, promoting.PreparedAt ?? turn.Now);
        var isUp = turn.Seen.WarmUp is { } answer && warmUp.IsGood(answer);
        if (!isUp && turn.Now - since > warmUp.AtMost)
        {
            turn.RollBack(new Cause.NotUp(
                $"With production's settings the canary was not up within {Duration.Format(warmUp.AtMost)}. Last answer: "
                + turn.Seen.WarmUp?.Finding));
            return;
        }

        turn.Change(rollout => rollout with
        {
            Phase = new Phase.Promoting(since, isUp ? promoting.Successes + 1 : 0),
            Trouble = null,
        });
        turn.LookIn(turn.Pace.WarmUp);
    }
}
