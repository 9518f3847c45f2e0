using System.Globalization;
using System.Text;
using Semver;

namespace CanaryFunctions.Core.Versions;

/// <summary>Version numbers as text that sorts, letter by letter, as SemVer 2.0 says versions precede each other (11), so
/// that a store that knows only text lists them in order. Build metadata comes last: it has no precedence.</summary>
public static class SortedNumber
{
    /// <summary>The longest version number.</summary>
    public const int Longest = 128;

    // No part of a key may sort before the end of a shorter one.
    private const char End = '!';
    private const char Release = '~';
    private const int Digits = 10;

    // A table's key has at most 1 KiB of UTF-16.
    private const int LongestText = 500;

    /// <summary>Whether a version can be kept: no number in it has more than ten digits, and its pre-release has not dozens of
    /// parts.</summary>
    public static bool CanBe(SemVersion version) =>
        version.ToString().Length <= Longest
        && new[] { version.Major, version.Minor, version.Patch }
            .Concat(version.PrereleaseIdentifiers.Select(identifier => identifier.NumericValue ?? 0))
            .All(number => number < 10_000_000_000)
        && Of(version).Length <= LongestText;

    /// <summary>The text.</summary>
    public static string Of(SemVersion version)
    {
        var text = new StringBuilder();
        foreach (var number in new[] { version.Major, version.Minor, version.Patch }) text.Append(Padded(number)).Append('.');
        if (version.IsRelease) text.Append(Release);
        foreach (var identifier in version.PrereleaseIdentifiers)
            text.Append(identifier.NumericValue is { } number ? $"0{Padded(number)}" : $"A{identifier.Value}").Append(End);
        return text.Append(End).Append(version.Metadata).ToString();
    }

    private static string Padded(System.Numerics.BigInteger number) =>
        number.ToString(CultureInfo.InvariantCulture).PadLeft(Digits, '0');
}
