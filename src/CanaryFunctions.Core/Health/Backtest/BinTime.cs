using System.Globalization;

namespace CanaryFunctions.Core.Health.Backtest;

/// <summary>The start of a bin: a timestamp, or whole minutes from zero.</summary>
/// <param name="Minutes">Minutes since 0, or since the Unix epoch for a timestamp.</param>
/// <param name="IsTimestamp">Whether it was written as a timestamp.</param>
public readonly record struct BinTime(long Minutes, bool IsTimestamp)
{
    /// <summary>Reads a time as it stands in a file.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out BinTime time)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes))
        {
            time = new(minutes, false);
            return minutes <= int.MaxValue;
        }

        const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        var isTimestamp = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Styles, out var moment);
        time = new(moment.ToUnixTimeSeconds() / 60, true);
        return isTimestamp && moment.Second == 0 && moment.Millisecond == 0;
    }

    /// <summary>The start of the bin; minutes count from the Unix epoch.</summary>
    public DateTimeOffset Start => DateTimeOffset.FromUnixTimeSeconds(Minutes * 60);

    /// <summary>Why it can't come after an earlier line's time, for people; null if it can.</summary>
    public string? RefusalAfter(BinTime before) => this switch
    {
        _ when IsTimestamp != before.IsTimestamp => "Times are all timestamps or all minutes in a series.",
        _ when Minutes < before.Minutes => $"Time goes back: {this} comes after {before}.",
        _ => null,
    };

    /// <summary>The end of the bin, which is a minute long: a timestamp, or minutes, as the start was written.</summary>
    public object End => IsTimestamp
        ? DateTimeOffset.FromUnixTimeSeconds((Minutes + 1) * 60).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)
        : Minutes + 1;

    /// <summary>As it was written.</summary>
    public override string ToString() => IsTimestamp
        ? DateTimeOffset.FromUnixTimeSeconds(Minutes * 60).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)
        : Minutes.ToString(CultureInfo.InvariantCulture);
}
