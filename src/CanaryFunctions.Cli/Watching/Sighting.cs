using System.Collections.Immutable;
using CanaryFunctions.Api.Rollouts;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Cli.Watching;

/// <summary>What a look at a rollout shows.</summary>
/// <param name="Rollout">The rollout.</param>
/// <param name="Fresh">The events since the look before.</param>
/// <param name="IsStale">Whether the control plane did not answer, and this is what was seen before.</param>
internal sealed record Sighting(RolloutView Rollout, ImmutableArray<RolloutEvent> Fresh, bool IsStale);
