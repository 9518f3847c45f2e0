using System.Text.RegularExpressions;

namespace CanaryFunctions.Core;

/// <summary>Names of applications and environments.</summary>
public static partial class Names
{
    /// <summary>The rule, for people.</summary>
    public const string Rule =
        "A name has 1 to 60 characters: lower-case letters, digits and hyphens, beginning and ending with a letter or digit.";

    /// <summary>Whether a name follows the rule.</summary>
    public static bool IsValid(string name) => Pattern().IsMatch(name);

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
