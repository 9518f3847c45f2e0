using System.Collections.Immutable;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Versions;

namespace CanaryFunctions.WebConsole.Applications;

/// <summary>All that the screen of an application shows.</summary>
/// <param name="Environments">Its environments, by name.</param>
/// <param name="Versions">Its versions, the newest first.</param>
/// <param name="NextVersions">After which version others follow; null if none do.</param>
/// <param name="Policies">Its own policies, by name.</param>
/// <param name="Rollouts">Its latest rollouts.</param>
public sealed record ApplicationScreen(
    ImmutableArray<EnvironmentScreen> Environments,
    ImmutableArray<VersionRow> Versions,
    string? NextVersions,
    ImmutableArray<PolicyRevision> Policies,
    ImmutableArray<RolloutSummary> Rollouts);

/// <summary>An environment of an application.</summary>
/// <param name="Environment">The environment.</param>
/// <param name="Live">What is live there; null if that was never seen.</param>
/// <param name="Earlier">Registered versions that were live there before and could come back, the latest first.</param>
/// <param name="UnderWay">The rollout that is under way there; null if none is.</param>
public sealed record EnvironmentScreen(
    DeploymentEnvironment Environment, LiveStint? Live, ImmutableArray<string> Earlier, RolloutSummary? UnderWay);

/// <summary>A version in the list.</summary>
/// <param name="Registered">The version.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="LiveIn">Names of the environments where it is live.</param>
/// <param name="Bad">The rollout that was taken back because of it; null if its last one was not.</param>
public sealed record VersionRow(
    RegisteredVersion Registered, ImmutableArray<string> Tags, ImmutableArray<string> LiveIn, RolloutSummary? Bad);
