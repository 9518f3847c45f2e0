using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Core.Analytics;

/// <summary>What counts of a rollout, and whose it is.</summary>
/// <param name="Id">The rollout.</param>
/// <param name="Application">Its application.</param>
/// <param name="Environment">Its environment.</param>
/// <param name="Ended">What counts.</param>
public sealed record RolloutFacts(RolloutId Id, string Application, string Environment, EndedRollout Ended)
{
    /// <summary>The rollout that has brought back an earlier version in its place; null if none has.</summary>
    public RolloutId? UndoneBy { get; init; }

    /// <summary>The day (UTC) with which it is kept.</summary>
    public DateOnly Day => DateOnly.FromDateTime(Ended.At.UtcDateTime);
}
