using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Serialization;

namespace CanaryFunctions.Core.Rollouts.Deciding;

/// <summary>Watches the new version for a while when it is live.</summary>
internal static class Bake
{
    public static Wanted Wants(Rollout rollout, Phase.Baking baking, DateTimeOffset now)
    {
        if (Gates.AreOpen(rollout)) return Gates.Wants(rollout, now);
        if (baking.IsReplaced) return Wanted.Slots;
        var areDue = rollout.SlotsSeenAt is not { } seen || now - seen >= rollout.Pace.Slots;
        var watching = Watching.Wants(rollout, now, areDue ? Wanted.Slots : Wanted.Nothing);
        return IsBaked(rollout, baking, now) ? watching | Wanted.Slots : watching;
    }

    public static void Watch(Turn turn, Phase.Baking baking)
    {
        if (IsReplaced(turn, baking)) return;
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
        else
        {
            turn.Change(rollout => rollout with { Held = null });
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

    // What somebody else has made live is not the canary, and is not judged.
    private static bool IsReplaced(Turn turn, Phase.Baking baking)
    {
        if (turn.Seen.Slots is not { } seen) return false;
        if (seen.Value is not { Busy: false } slots)
        {
            if (baking.IsReplaced) turn.LookIn(turn.Pace.Look);
            return baking.IsReplaced;
        }

        var (rollout, canary) = (turn.Rollout, turn.Rollout.Canary);
        var isReplaced = !Drift.IsLive(rollout, slots, canary);
        turn.Change(known => known with
        {
            SlotsSeenAt = turn.Now,
            Phase = baking with { IsReplaced = isReplaced },
            Held = isReplaced == baking.IsReplaced ? known.Held : null,
        });
        if (!isReplaced) return false;

        var isBack = Drift.IsLive(rollout, slots, rollout.Baseline) && Drift.IsInSlot(rollout, slots, canary);
        turn.Hold(
            HoldReason.Drift,
            $"Somebody has made {Drift.Live(slots, canary)} live instead of {canary.Number}. "
            + (isBack ? "Promote swaps again" : $"If {canary.Number} is made live again, the rollout goes on by itself")
            + "; abort ends it and leaves what is live as it is.");
        turn.LookIn(turn.Pace.Look);
        return true;
    }

    private static void End(Turn turn, SlotsSeen slots)
    {
        if (slots.Busy)
        {
            turn.LookIn(turn.Pace.Poll);
            return;
        }

        turn.Enter(new Phase.Succeeded());
        turn.Say(EventKind.Succeeded, $"{turn.Rollout.Canary.Number} is promoted: it is live and was watched for "
            + $"{Duration.Format(turn.Policy.Promotion.Bake)}.", health: turn.Rollout.Health.Report);
        turn.LookNever();
    }

    private static bool IsBaked(Rollout rollout, Phase.Baking baking, DateTimeOffset now) =>
        now - baking.Since >= rollout.Policy.Promotion.Bake;
}
