using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Serialization;

namespace CanaryFunctions.Core.Rollouts.Deciding;

/// <summary>Puts the canary on the slot and waits until it is up, before any visitor sees it.</summary>
internal static class Deployment
{
    public static void Deploy(Turn turn)
    {
        if (Gates.Stand(turn)) return;
        if (Troubles.Stop(turn)) return;
        var (rollout, slots) = (turn.Rollout, turn.Seen.Slots!.Value!);
        if (slots.Busy)
        {
            turn.LookIn(turn.Pace.Poll);
            return;
        }

        if (Drift.Holds(turn, new Phase.Stepping(0, null), slots, isBeforeDeployment: true)) return;
        turn.Change(known => known with { BaselineContent = known.BaselineContent ?? slots.LiveContent, Held = null });
        if (!Shares.Same(turn.Seen.Share!.Value, Percentage.Zero))
        {
            turn.Do(new RolloutAction.SetShare(Percentage.Zero));
        }
        else if (!slots.SlotRunning)
        {
            turn.Do(new RolloutAction.StartSlot());
        }
        else if (!Drift.IsInSlot(rollout, slots, rollout.Canary))
        {
            turn.Change(known => known with { CanaryContent = null });
            turn.Do(new RolloutAction.Deploy(rollout.Canary));
        }
        else
        {
            turn.Change(known => known with { CanaryContent = slots.SlotContent });
            turn.Enter(new Phase.Warming(turn.Now, 0));
            turn.Say(EventKind.Deployed, $"{rollout.Canary.Number} is on the canary slot.");
        }
    }

    public static void WarmUp(Turn turn, Phase.Warming warming)
    {
        var (warmUp, answer) = (turn.Policy.WarmUp, turn.Seen.WarmUp!);
        var successes = warmUp.IsGood(answer) ? warming.Successes + 1 : 0;
        if (successes >= warmUp.Successes)
        {
            turn.Enter(new Phase.Stepping(0, null));
            turn.Say(EventKind.WarmedUp, $"{turn.Rollout.Canary.Number} is up: {answer.Finding}");
        }
        else if (turn.Now - warming.Since > warmUp.AtMost)
        {
            turn.RollBack(new Cause.NotUp(
                $"The canary was not up within {Duration.Format(warmUp.AtMost)}. Last answer: {answer.Finding}"));
        }
        else
        {
            turn.Change(rollout => rollout with { Phase = warming with { Successes = successes } });
            turn.LookIn(turn.Pace.WarmUp);
        }
    }
}
