using CanaryFunctions.Api.Rollouts;
using CanaryFunctions.Core.Health;

namespace CanaryFunctions.Cli.Watching;

/// <summary>What came of following a rollout.</summary>
/// <param name="End">How the tool ends.</param>
/// <param name="Rollout">The rollout as it was seen last; null if it never was.</param>
/// <param name="Evidence">The last verdicts that rest on a comparison of both arms, or else the last of all.</param>
internal sealed record Followed(ExitCode End, RolloutView? Rollout, HealthReport? Evidence);
