using CanaryFunctions.Core.Policies;

namespace CanaryFunctions.Api.Rollouts;

/// <summary>What is sent to plan a rollout.</summary>
internal sealed record PlanBody
{
    /// <summary>The policy; left out for the preset <c>careful</c>.</summary>
    public Policy? Policy { get; init; }

    /// <summary>Name of a preset or of a policy of the application, instead of <see cref="Policy"/>.</summary>
    public string? PolicyName { get; init; }
}
