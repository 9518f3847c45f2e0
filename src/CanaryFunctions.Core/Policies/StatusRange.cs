using System.Globalization;
using System.Text.RegularExpressions;

namespace CanaryFunctions.Core.Policies;

/// <summary>HTTP statuses from one to another, written <c>200-299</c>, or <c>204</c> for one alone.</summary>
/// <param name="From">The first; 100 to 599.</param>
/// <param name="To">The last; not below the first, at most 599.</param>
public readonly partial record struct StatusRange(int From, int To)
{
    /// <summary>Reads <c>200-299</c> and <c>204</c>.</summary>
    public static bool TryParse(string? text, out StatusRange parsed)
    {
        var match = Pattern().Match(text ?? "");
        parsed = match.Success ? new(Number("from"), Number(match.Groups["to"].Success ? "to" : "from")) : default;
        return parsed is { From: >= 100, To: <= 599 } && parsed.From <= parsed.To;

        int Number(string group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);
    }

    /// <summary>Whether a status is among them.</summary>
    public bool Contains(int status) => status >= From && status <= To;

    /// <summary>As <see cref="TryParse"/> reads it.</summary>
    public override string ToString() =>
        From == To ? From.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{From}-{To}");

    [GeneratedRegex("^ *(?<from>[0-9]{3}) *(- *(?<to>[0-9]{3}) *)?\\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
