using System.Text.RegularExpressions;
using CanaryFunctions.Core.Health;

namespace CanaryFunctions.Core.Environments.Sources;

/// <summary>What stands in braces in the texts of sources, and is filled in for each arm: <c>{arm}</c> is <c>baseline</c> or
/// <c>canary</c>, <c>{version}</c> the version's number, <c>{slot}</c> <c>production</c> or the slot's name. Other braces
/// stay.</summary>
public static partial class Placeholders
{
    /// <summary>Whether a text is another for each arm.</summary>
    public static bool TellArms(string text) => Arms().IsMatch(text);

    /// <summary>Fills in an arm's, and those that are given besides.</summary>
    /// <param name="text">The text.</param>
    /// <param name="request">What the arms are.</param>
    /// <param name="arm">The arm.</param>
    /// <param name="write">How a value is written at that place.</param>
    /// <param name="more">Other placeholders and their values.</param>
    /// <returns>The text; null if it has <c>{version}</c>, and that is not known.</returns>
    public static string? Fill(
        string text, MeasurementRequest request, Arm arm, Func<string, string> write, params (string Name, string Value)[] more)
    {
        var version = request.VersionOf(arm);
        if (version is null && text.Contains("{version}", StringComparison.Ordinal)) return null;
        var slot = request.PlaceOf(arm) is CanaryPlace.Slot ? request.Target.Slot : "production";
        var values = more.Append(("arm", arm is Arm.Canary ? "canary" : "baseline")).Append(("slot", slot))
            .Append(("version", version ?? "")).ToDictionary(pair => pair.Item1, pair => pair.Item2);
        return Any().Replace(
            text, found => values.TryGetValue(found.Groups["name"].Value, out var value) ? write(value) : found.Value);
    }

    [GeneratedRegex("{(arm|version|slot)}", RegexOptions.ExplicitCapture)]
    private static partial Regex Arms();

    [GeneratedRegex("{(?<name>[a-z]+)}")]
    private static partial Regex Any();
}
