using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace CanaryFunctions.Core.Serialization;

/// <summary>Durations as people write them: <c>90s</c>, <c>5m</c>, <c>1h30m</c>, <c>2d</c>, <c>250ms</c>.</summary>
public static partial class Duration
{
    /// <summary>The longest duration that can be written: 366 days.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <summary>Reads a duration: whole numbers with units d, h, m, s, ms in this order, each at most once.</summary>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (string.IsNullOrEmpty(text) || Pattern().Match(text) is not { Success: true } match) return false;
        var total = Part(match, "d") * 86_400_000 + Part(match, "h") * 3_600_000 + Part(match, "m") * 60_000
            + Part(match, "s") * 1000 + Part(match, "ms");
        if (total > Longest.TotalMilliseconds) return false;
        duration = TimeSpan.FromMilliseconds(total);
        return true;
    }

    /// <summary>Writes a duration of zero or more as <see cref="TryParse"/> reads it, to the millisecond.</summary>
    public static string Format(TimeSpan duration)
    {
        var text = new StringBuilder();
        Add(duration.Days, "d");
        Add(duration.Hours, "h");
        Add(duration.Minutes, "m");
        Add(duration.Seconds, "s");
        Add(duration.Milliseconds, "ms");
        return text.Length == 0 ? "0s" : text.ToString();

        void Add(int count, string unit)
        {
            if (count != 0) text.Append(CultureInfo.InvariantCulture, $"{count}{unit}");
        }
    }

    private static double Part(Match match, string unit) => match.Groups[unit] is { Success: true } group
        ? double.Parse(group.ValueSpan, CultureInfo.InvariantCulture)
        : 0;

    [GeneratedRegex(@"^(?=.)((?<d>\d{1,12})d)?((?<h>\d{1,12})h)?((?<m>\d{1,12})m(?!s))?((?<s>\d{1,12})s)?((?<ms>\d{1,12})ms)?\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
