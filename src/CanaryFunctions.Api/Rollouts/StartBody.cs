using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Rollouts;
using Semver;

namespace CanaryFunctions.Api.Rollouts;

/// <summary>What is sent to start a rollout.</summary>
internal sealed record StartBody
{
    /// <summary>Number of the version to roll out.</summary>
    public required SemVersion Version { get; init; }

    /// <summary>How; left out for the preset <c>careful</c>.</summary>
    public Policy? Policy { get; init; }

    /// <summary>Name of a preset or of a policy of the application, instead of <see cref="Policy"/>.</summary>
    public string? PolicyName { get; init; }

    public IfBusy IfBusy { get; init; }
}
