using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Serialization;

namespace CanaryFunctions.Core.Rollouts.Deciding;

/// <summary>Makes the new version live by a swap, and watches it for a while.</summary>
internal static class Promotion
{
    public static void Begin(Turn turn, string why, string? by = null)
    {
        turn.Enter(new Phase.Promoting());
        turn.Say(EventKind.PromotionBegan, $"{why} {turn.Rollout.Canary.Number} is about to be live.", by);
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
        if (slots.Busy)
        {
            turn.LookIn(turn.Pace.Poll);
        }
        else if (!Shares.Same(turn.Seen.Share!.Value, Percentage.Zero))
        {
            turn.Do(new RolloutAction.SetShare(Percentage.Zero));
        }
        else if (slots.Live == rollout.Canary.Number.ToString())
        {
            turn.Enter(new Phase.Baking(turn.Now));
            turn.Say(EventKind.Promoted, $"{rollout.Canary.Number} is live.");
        }
        else if (slots.InSlot != rollout.Canary.Number.ToString())
        {
            turn.RollBack(new Cause.Drifted(
                $"The canary slot holds {slots.InSlot ?? "an unknown version"} and not {rollout.Canary.Number}: somebody "
                + "else has deployed or swapped."));
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
            turn.Do(new RolloutAction.Swap(rollout.Canary.Number));
        }
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

    public static Wanted WantsWhileBaking(Rollout rollout, Phase.Baking baking, DateTimeOffset now)
    {
        if (Gates.AreOpen(rollout)) return Gates.Wants(rollout, now);
        var watching = Watching.Wants(rollout, now, Wanted.Nothing);
        return IsBaked(rollout, baking, now) ? watching | Wanted.Slots : watching;
    }

    public static void Bake(Turn turn, Phase.Baking baking)
    {
        Watching.Judge(turn);
        var report = turn.Rollout.Health.Report;
        if (report is { Verdict: Verdict.Degraded } && turn.Policy.OnDegraded is DegradedResponse.Rollback)
        {
            turn.RollBack(new Cause.Degraded(report.DecidedBy!, report.Sentence));
            return;
        }

        if (Gates.Stand(turn)) return;
        if (report is { Verdict: Verdict.Degraded })
        {
            turn.Hold(HoldReason.Decision, "The new version stays live until a person aborts.", report.Sentence);
        }
        else if (report is { Verdict: Verdict.Failing })
        {
            turn.Hold(
                HoldReason.Decision,
                $"The check '{report.DecidedBy}' fails: the new version stays live unless a person aborts.",
                report.Sentence);
        }

        if (!IsBaked(turn.Rollout, baking, turn.Now))
        {
            Watching.LookAgain(turn, atMost: baking.Since + turn.Policy.Promotion.Bake);
        }
        else if (!Troubles.Stop(turn))
        {
            End(turn, turn.Seen.Slots!.Value!);
        }
    }

    private static void End(Turn turn, SlotsSeen slots)
    {
        var version = turn.Rollout.Canary.Number;
        if (slots.Live == version.ToString())
        {
            turn.Enter(new Phase.Succeeded());
            turn.Say(EventKind.Succeeded, $"{version} is promoted: it is live and was watched for "
                + $"{Duration.Format(turn.Policy.Promotion.Bake)}.", health: turn.Rollout.Health.Report);
            turn.LookNever();
        }
        else
        {
            turn.RollBack(new Cause.Drifted(
                $"Production runs {slots.Live ?? "an unknown version"} and not {version}: somebody else has deployed or "
                + "swapped."));
        }
    }

    private static bool IsBaked(Rollout rollout, Phase.Baking baking, DateTimeOffset now) =>
        now - baking.Since >= rollout.Policy.Promotion.Bake;
}
