using CanaryFunctions.Core.Versions;

namespace CanaryFunctions.Core.Rollouts.Deciding;

/// <summary>What somebody else has done to the slots. It is never fought: the rollout holds, says what was found, and a person
/// decides.</summary>
internal static class Drift
{
    /// <summary>Whether production runs a version, as the rollout knows it.</summary>
    public static bool IsLive(Rollout rollout, SlotsSeen slots, AppVersion version) =>
        slots.Live == $"{version.Number}" && IsSame(slots.LiveContent, Known(rollout, version));

    /// <summary>Whether the canary slot holds a version, as the rollout knows it.</summary>
    public static bool IsInSlot(Rollout rollout, SlotsSeen slots, AppVersion version) =>
        slots.InSlot == $"{version.Number}" && IsSame(slots.SlotContent, Known(rollout, version));

    /// <summary>What production runs, for people who expect a version there.</summary>
    public static string Live(SlotsSeen slots, AppVersion expected) => What(slots.Live, slots.LiveContent, expected);

    /// <summary>Holds if, before the promotion, the slots are not as the rollout has left them.</summary>
    /// <param name="turn">The turn, which has seen the slots, with no operation under way.</param>
    /// <param name="at">The step where the rollout is kept.</param>
    /// <param name="slots">What was seen.</param>
    /// <param name="isBeforeDeployment">Whether the slot may still hold anything.</param>
    /// <returns>Whether it holds; the turn is then decided.</returns>
    public static bool Holds(Turn turn, Phase.Stepping at, SlotsSeen slots, bool isBeforeDeployment = false)
    {
        if (slots.Prepared)
        {
            Prepared(turn, "The canary slot is prepared for a swap.");
            return true;
        }

        if (Find(turn.Rollout, slots, isBeforeDeployment) is not var (reason, why)) return false;
        Pausing.Begin(turn, new(at, reason, why) { IsBeforeDeployment = isBeforeDeployment });
        return true;
    }

    /// <summary>Holds because somebody else is about to swap.</summary>
    public static void Prepared(Turn turn, string finding)
    {
        turn.Change(rollout => rollout with { SlotsSeenAt = null });
        turn.Hold(
            HoldReason.Drift,
            "Somebody has begun a swap with preview of the canary slot. Complete or cancel it, and the rollout goes on by itself; abort "
            + "cancels it.",
            finding);
        turn.LookIn(turn.Pace.Look);
    }

    /// <summary>What is not as the rollout has left it before the promotion; null if nothing is.</summary>
    public static (PauseReason Reason, string Why)? Find(Rollout rollout, SlotsSeen slots, bool isBeforeDeployment)
    {
        var (baseline, canary) = (rollout.Baseline, rollout.Canary);
        if (IsLive(rollout, slots, baseline))
        {
            if (isBeforeDeployment || IsInSlot(rollout, slots, canary)) return null;
            return (PauseReason.Replaced,
                $"Somebody has put {What(slots.InSlot, slots.SlotContent, canary)} on the canary slot. Resume puts {canary.Number} back "
                + "on it and begins anew, abort takes the canary back.");
        }

        if (IsLive(rollout, slots, canary))
        {
            return (PauseReason.Swapped,
                $"Somebody has made {canary.Number} live. Promote accepts that, and the rollout goes on with watching it; abort makes "
                + $"{baseline.Number} live again; if you swap back by hand, resume goes on.");
        }

        var resume = slots.Live == $"{baseline.Number}"
            ? $"Resume takes that for {baseline.Number} and begins anew"
            : $"If {baseline.Number} is made live again, resume begins anew";
        return (PauseReason.Replaced,
            $"Somebody has made {Live(slots, baseline)} live instead of {baseline.Number}. {resume}; abort takes the canary back and "
            + "leaves what is live as it is: start a rollout from that.");
    }

    private static string? Known(Rollout rollout, AppVersion version) =>
        version == rollout.Canary ? rollout.CanaryContent : rollout.BaselineContent;

    // What is not known is taken to be what it should be.
    private static bool IsSame(string? content, string? known) =>
        content is null || known is null || string.Equals(content, known, StringComparison.OrdinalIgnoreCase);

    private static string What(string? marker, string? content, AppVersion expected) => marker switch
    {
        null => "an unknown version",
        _ when marker == $"{expected.Number}" => $"something else that is marked as {marker} ({content})",
        _ => marker,
    };
}
