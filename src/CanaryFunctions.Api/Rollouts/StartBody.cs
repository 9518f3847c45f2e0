using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Api.Rollouts;

/// <summary>What is sent to start a rollout.</summary>
internal sealed record StartBody
{
    /// <summary>The version to roll out: its number, or a tag that it has.</summary>
    public required string Version { get; init; }

    /// <summary>How; left out for the preset <c>careful</c>.</summary>
    public Policy? Policy { get; init; }

    /// <summary>Name of a preset or of a policy of the application, instead of <see cref="Policy"/>.</summary>
    public string? PolicyName { get; init; }

    /// <summary>What to do if a rollout is under way there.</summary>
    public IfBusy IfBusy { get; init; }

    /// <summary>Why, for people; 1 to 1,000 characters.</summary>
    public string? Reason { get; init; }
}
