namespace CanaryFunctions.Core.Rollouts;

/// <summary>All that a decision was made from: with it the decision can be made again.</summary>
/// <param name="Before">The rollout before the decision.</param>
/// <param name="Seen">What was seen.</param>
/// <param name="At">When it was decided.</param>
/// <param name="Last">Number of the last event that it led to.</param>
public sealed record DecisionBasis(Rollout Before, Observation Seen, DateTimeOffset At, int Last);
