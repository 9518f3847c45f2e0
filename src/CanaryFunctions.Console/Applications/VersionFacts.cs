using System.Globalization;
using CanaryFunctions.Core.Versions;

namespace CanaryFunctions.WebConsole.Applications;

/// <summary>Something that is known of a version.</summary>
/// <param name="Name">What.</param>
/// <param name="Value">What it is; null if it is not known.</param>
/// <param name="IsCode">Whether it is for programs rather than for people.</param>
public sealed record VersionFact(string Name, string? Value, bool IsCode = false);

/// <summary>What a version is made of.</summary>
internal static class VersionFacts
{
    /// <summary>The facts, always the same ones in the same order.</summary>
    public static IReadOnlyList<VersionFact> Of(VersionScreen screen)
    {
        var version = screen.Registered.Version;
        var package = version.Artifact as Artifact.Package;
        return
        [
            package is null
                ? new("Image", ((Artifact.Image)version.Artifact).Reference, true)
                : new("Package", $"{package.Address}", true),
            new("Digest", package is null ? "in the image's name" : package.Digest, package?.Digest is not null),
            new("Commit", version.Commit, true),
            new("Committed", version.CommittedAt?.ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture)),
            new("Notes", version.Notes),
        ];
    }
}
