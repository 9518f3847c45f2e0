using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Core.Environments;

/// <summary>What is where in an environment, now.</summary>
/// <param name="Slots">What is in the slots.</param>
/// <param name="CanaryShare">The share of the visitors that the canary slot gets.</param>
public sealed record Whereabouts(SlotsSeen Slots, Percentage CanaryShare);
