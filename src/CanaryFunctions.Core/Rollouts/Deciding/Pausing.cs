using CanaryFunctions.Core.Policies;

namespace CanaryFunctions.Core.Rollouts.Deciding;

/// <summary>Keeps a rollout at its step until a person says how to go on.</summary>
internal static class Pausing
{
    /// <summary>Keeps the rollout at its step, and says why.</summary>
    public static void Begin(Turn turn, Phase.Paused found)
    {
        turn.Enter(found);
        turn.Say(EventKind.Paused, found.Why);
        turn.LookIn(turn.Pace.Look);
    }

    /// <summary>What is said of a share that somebody else has set.</summary>
    public static string WhyDrifted(Percentage share, Percentage weight) =>
        $"Somebody has set the canary's share to {share}, and the step wants {weight}. Resume puts it back, abort takes the canary back.";

    /// <summary>A paused canary still has visitors, so it is still watched.</summary>
    public static void Keep(Turn turn, Phase.Paused paused)
    {
        // Whoever has made the canary live has moved it from where it is measured.
        if (paused.Reason is PauseReason.Degraded) Watching.Judge(turn);
        else if (paused.Reason is not PauseReason.Swapped && Stepping.IsDegraded(turn, paused.At)) return;
        if (turn.Seen.Slots?.Value is { Busy: false } slots && IsReplaced(turn, paused, slots)) return;
        if (turn.Seen.Share is { Problem: null } share && IsDrifted(turn, paused, share.Value)) return;
        Watching.LookAgain(turn);
    }

    private static bool IsReplaced(Turn turn, Phase.Paused paused, SlotsSeen slots)
    {
        turn.Change(rollout => rollout with { SlotsSeenAt = turn.Now });
        return Drift.Find(turn.Rollout, slots, paused.IsBeforeDeployment) is var (reason, why) && KeepFor(turn, paused, reason, why);
    }

    private static bool IsDrifted(Turn turn, Phase.Paused paused, Percentage share)
    {
        var weight = turn.Policy.Steps[paused.At.Step].Weight;
        return paused is { At.ReachedAt: not null, Reason: not (PauseReason.Replaced or PauseReason.Swapped) }
            && !Shares.Same(share, weight)
            && KeepFor(turn, paused, PauseReason.Drift, WhyDrifted(share, weight));
    }

    // Told once. A degraded canary stays one: its pause ends in another way.
    private static bool KeepFor(Turn turn, Phase.Paused paused, PauseReason reason, string why)
    {
        if (paused.Why == why) return false;
        if (paused.Reason is PauseReason.Degraded)
        {
            turn.Hold(HoldReason.Drift, why);
            return false;
        }

        Begin(turn, paused with { Reason = reason, Why = why });
        return true;
    }
}
