using CanaryFunctions.Core.Policies;
using Semver;

namespace CanaryFunctions.Api.Rollouts;

/// <summary>What is sent to bring back an earlier version.</summary>
internal sealed record UndoBody
{
    /// <summary>Number of the version; left out for the one that was live before.</summary>
    public SemVersion? Version { get; init; }

    /// <summary>How; left out for the preset <c>undo</c>.</summary>
    public Policy? Policy { get; init; }

    /// <summary>Name of a preset or of a policy of the application, instead of <see cref="Policy"/>.</summary>
    public string? PolicyName { get; init; }

    /// <summary>Why, for people; 1 to 1,000 characters.</summary>
    public string? Reason { get; init; }
}
