using CanaryFunctions.Core.Planning;
using CanaryFunctions.Core.Policies;

namespace CanaryFunctions.Api.Rollouts;

/// <summary>What a rollout would be, which has not been started.</summary>
/// <param name="Baseline">Number of the version that is live.</param>
/// <param name="Canary">Number of the new version.</param>
/// <param name="Policy">The policy that it would run with.</param>
/// <param name="Plan">What each step can find at the target's traffic; null if that can't be told.</param>
/// <param name="NoPlan">Why there is no plan; null if there is one.</param>
public sealed record DryRunView(string Baseline, string Canary, Policy Policy, RolloutPlan? Plan, string? NoPlan);
