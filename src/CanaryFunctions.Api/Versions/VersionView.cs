using System.Collections.Immutable;
using CanaryFunctions.Core.Versions;

namespace CanaryFunctions.Api.Versions;

/// <summary>A version as the API shows it.</summary>
/// <param name="Application">The application.</param>
/// <param name="Number">Its number.</param>
/// <param name="Package">Address of its zip package; null if it is an image.</param>
/// <param name="Digest">The package's digest; null if it was not given.</param>
/// <param name="Image">Its container image, by its digest; null if it is a package.</param>
/// <param name="Commit">The source commit, if known.</param>
/// <param name="CommittedAt">When that commit was made, if known.</param>
/// <param name="Notes">What changed, for people.</param>
/// <param name="RegisteredBy">Who registered it.</param>
/// <param name="RegisteredAt">When.</param>
/// <param name="Retired">That it is not to be rolled out any more, and why; null while it may be.</param>
public sealed record VersionView(
    string Application,
    string Number,
    Uri? Package,
    string? Digest,
    string? Image,
    string? Commit,
    DateTimeOffset? CommittedAt,
    string? Notes,
    string RegisteredBy,
    DateTimeOffset RegisteredAt,
    Retirement? Retired)
{
    internal static VersionView Of(RegisteredVersion registered)
    {
        var version = registered.Version;
        return new(
            version.Application,
            version.Number.ToString(),
            (version.Artifact as Artifact.Package)?.Address,
            (version.Artifact as Artifact.Package)?.Digest,
            (version.Artifact as Artifact.Image)?.Reference,
            version.Commit,
            version.CommittedAt,
            version.Notes,
            registered.By,
            registered.At,
            registered.Retired);
    }
}

/// <summary>Two versions side by side.</summary>
/// <param name="Newer">The one that precedence says is newer.</param>
/// <param name="Older">The other.</param>
/// <param name="SameArtifact">Whether both are the same build: by their digests, or else by the addresses of packages.</param>
/// <param name="SameCommit">Whether both are of the same commit; null if one is not known.</param>
/// <param name="NewerPlaces">Where the newer one is and was live.</param>
/// <param name="OlderPlaces">Where the older one is and was live.</param>
public sealed record VersionComparison(
    VersionView Newer,
    VersionView Older,
    bool SameArtifact,
    bool? SameCommit,
    ImmutableArray<VersionPlace> NewerPlaces,
    ImmutableArray<VersionPlace> OlderPlaces)
{
    internal static VersionComparison Of(
        RegisteredVersion newer,
        RegisteredVersion older,
        ImmutableArray<VersionPlace> newerPlaces,
        ImmutableArray<VersionPlace> olderPlaces)
    {
        var (own, theirs) = (newer.Version, older.Version);
        return new(
            VersionView.Of(newer),
            VersionView.Of(older),
            own.Artifact.IsSameBuildAs(theirs.Artifact),
            own.Commit is null || theirs.Commit is null ? null : own.Commit == theirs.Commit,
            newerPlaces,
            olderPlaces);
    }
}
