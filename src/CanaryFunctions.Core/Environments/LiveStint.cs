using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Core.Environments;

/// <summary>That a version became live in an environment. The time until the next one is how long it was.</summary>
/// <param name="Application">The application.</param>
/// <param name="Environment">The environment.</param>
/// <param name="Number">From 1, without a gap.</param>
/// <param name="Version">The version's marker, as it was seen; null for none, as after a deployment by other means.</param>
/// <param name="SeenAt">When it was first seen to be live.</param>
/// <param name="Rollout">The rollout that saw it; null if nobody of ours made it live.</param>
public sealed record LiveStint(
    string Application, string Environment, int Number, string? Version, DateTimeOffset SeenAt, RolloutId? Rollout);
