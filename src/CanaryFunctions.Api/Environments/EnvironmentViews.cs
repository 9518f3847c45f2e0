using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Api.Environments;

/// <summary>An application.</summary>
/// <param name="Name">Its name.</param>
public sealed record ApplicationView(string Name);

/// <summary>What is where in an environment, now.</summary>
/// <param name="Live">The version that is live; null if its marker is missing.</param>
/// <param name="InSlot">The version on the canary slot; null if its marker is missing.</param>
/// <param name="SlotRunning">Whether the canary slot is started.</param>
/// <param name="Busy">Whether an operation such as a swap is under way.</param>
/// <param name="CanaryShare">The share of the visitors that the canary slot gets, in percent.</param>
public sealed record WhereaboutsView(string? Live, string? InSlot, bool SlotRunning, bool Busy, Percentage CanaryShare)
{
    internal static WhereaboutsView Of(Whereabouts there) => new(
        there.Slots.Live, there.Slots.InSlot, there.Slots.SlotRunning, there.Slots.Busy, there.CanaryShare);
}

/// <summary>That a version became live.</summary>
/// <param name="Version">The version; null for one without a marker.</param>
/// <param name="SeenAt">When it was first seen to be live.</param>
/// <param name="Rollout">The rollout that made it live, or brought it back; null if none of ours did.</param>
public sealed record LiveView(string? Version, DateTimeOffset SeenAt, RolloutId? Rollout)
{
    internal static LiveView Of(LiveStint stint) => new(stint.Version, stint.SeenAt, stint.Rollout);
}
