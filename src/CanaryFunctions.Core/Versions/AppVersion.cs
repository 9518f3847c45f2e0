using Semver;

namespace CanaryFunctions.Core.Versions;

/// <summary>An immutable build of an application.</summary>
/// <param name="Application">The application it is a build of.</param>
/// <param name="Number">Its semantic version (SemVer 2.0).</param>
/// <param name="Artifact">What is deployed.</param>
/// <param name="Commit">The source commit, if known.</param>
/// <param name="Notes">What changed, for people.</param>
/// <param name="CommittedAt">When that commit was made, if known: from then on lead times are counted.</param>
public sealed record AppVersion(
    string Application,
    SemVersion Number,
    Artifact Artifact,
    string? Commit = null,
    string? Notes = null,
    DateTimeOffset? CommittedAt = null);
