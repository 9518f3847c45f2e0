using CanaryFunctions.Core;
using CanaryFunctions.Core.Versions;
using Semver;

namespace CanaryFunctions.Api.Versions;

/// <summary>Version numbers as callers write them.</summary>
internal static class VersionNumbers
{
    /// <summary>Reads a number; null if it is none that can be kept.</summary>
    public static SemVersion? Read(string text) =>
        SemVersion.TryParse(text, SemVersionStyles.Strict, out var number, SortedNumber.Longest) && SortedNumber.CanBe(number)
            ? number
            : null;

    /// <summary>The refusal of text that is no number.</summary>
    public static Refusal Invalid(string text) => new(
        RefusalKind.Invalid, "version-invalid",
        $"'{text}' is no version as in SemVer 2.0. Write it like 1.4.0 or 2.0.0-rc.1.");
}
