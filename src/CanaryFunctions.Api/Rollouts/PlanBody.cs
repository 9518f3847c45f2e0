using CanaryFunctions.Core.Policies;

namespace CanaryFunctions.Api.Rollouts;

/// <summary>What is sent to plan a rollout.</summary>
internal sealed record PlanBody
{
    /// <summary>The policy; left out for the preset <c>careful</c>.</summary>
    public Policy? Policy { get; init; }
}
