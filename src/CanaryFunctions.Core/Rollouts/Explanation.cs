using System.Collections.Immutable;

namespace CanaryFunctions.Core.Rollouts;

/// <summary>Why an event happened: what the decision was made from, and the same decision made again.</summary>
/// <param name="Event">The event, as it was recorded.</param>
/// <param name="Basis">What it was decided from; null for an event that no look led to, such as the start.</param>
/// <param name="Recomputed">The events that the decision leads to now.</param>
/// <param name="Agrees">Whether they are what was recorded; null if there is nothing to recompute. If not, the rules have
/// changed since.</param>
public sealed record Explanation(
    RolloutEvent Event, DecisionBasis? Basis, ImmutableArray<RolloutEvent> Recomputed, bool? Agrees);
