using System.Collections.Immutable;

namespace CanaryFunctions.Core.Rollouts;

/// <summary>What follows from one look.</summary>
/// <param name="Rollout">The rollout as it is now; the very same object where nothing is to be written.</param>
/// <param name="Events">What happened, in order; already numbered.</param>
/// <param name="Action">What to do once the above is written; null for nothing. The next look follows it at once.</param>
/// <param name="NextLook">When to look next; null where only a person can move the rollout, or at its end.</param>
public sealed record Decision(
    Rollout Rollout,
    ImmutableArray<RolloutEvent> Events,
    RolloutAction? Action,
    DateTimeOffset? NextLook);
