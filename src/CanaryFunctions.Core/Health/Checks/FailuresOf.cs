using System.Globalization;
using System.Text.RegularExpressions;

namespace CanaryFunctions.Core.Health.Checks;

/// <summary>So many failures of the latest tries, written <c>3 of 5</c>.</summary>
/// <param name="Failures">At least 1.</param>
/// <param name="Tries">At least <paramref name="Failures"/>, at most <see cref="MostTries"/>.</param>
public readonly partial record struct FailuresOf(int Failures, int Tries)
{
    /// <summary>How many tries are remembered at most.</summary>
    public const int MostTries = 60;

    /// <summary>Whether it can be counted.</summary>
    public bool IsValid => Failures >= 1 && Failures <= Tries && Tries <= MostTries;

    /// <summary>Reads <c>3 of 5</c>.</summary>
    public static bool TryParse(string? text, out FailuresOf parsed)
    {
        var match = Pattern().Match(text ?? "");
        parsed = match.Success ? new(Number("failures"), Number("tries")) : default;
        return match.Success && parsed.IsValid;

        int Number(string group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);
    }

    /// <summary>As <see cref="TryParse"/> reads it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Failures} of {Tries}");

    [GeneratedRegex("^ *(?<failures>[0-9]{1,3}) +of +(?<tries>[0-9]{1,3}) *\\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
