using Semver;

namespace CanaryFunctions.Core.Versions;

/// <summary>Where in the order of versions to look: all that a range contains lie in it, and others may.</summary>
/// <param name="From">The lowest; null for no limit.</param>
/// <param name="Below">All are lower than this one; null for no limit.</param>
public sealed record VersionSpan(SemVersion? From, SemVersion? Below)
{
    /// <summary>All versions.</summary>
    public static VersionSpan All { get; } = new(null, null);

    /// <summary>The span of a range.</summary>
    public static VersionSpan Of(SemVersionRange range)
    {
        if (range.Count == 0) return All;
        var from = range.Any(part => part.Start is null)
            ? null
            : range.Select(part => part.Start!).MinBy(start => start, SemVersion.PrecedenceComparer);

        // Build metadata sorts after the number that it belongs to, and what a range ends with may be contained.
        var end = range.Any(part => part.End is null)
            ? null
            : range.Select(part => part.End!).MaxBy(end => end, SemVersion.PrecedenceComparer);
        return new(Keepable(from?.WithoutMetadata()), Keepable(end is null ? null : Next(end)));
    }

    private static SemVersion Next(SemVersion version) => new(version.Major, version.Minor, version.Patch + 1);

    private static SemVersion? Keepable(SemVersion? version) =>
        version is not null && SortedNumber.CanBe(version) ? version : null;
}
