using System.Collections.Immutable;

namespace CanaryFunctions.Core.Analytics;

/// <summary>Days of a time zone as times, daylight saving and all.</summary>
public static class LocalDays
{
    private static readonly TimeSpan step = TimeSpan.FromMinutes(1);

    /// <summary>A time of a zone's clocks if they show it that day; else the end of the gap over which they jump.</summary>
    /// <param name="local">The time, to the minute.</param>
    /// <param name="zone">The zone.</param>
    public static DateTime Shown(DateTime local, TimeZoneInfo zone)
    {
        while (zone.IsInvalidTime(local)) local += step;
        return local;
    }

    /// <summary>When a day begins: at midnight; at the end of the gap where the clock jumps over midnight; at the first of two
    /// midnights.</summary>
    public static DateTimeOffset StartOf(DateOnly day, TimeZoneInfo zone)
    {
        var midnight = Shown(day.ToDateTime(TimeOnly.MinValue), zone);
        var offset = zone.IsAmbiguousTime(midnight)
            ? zone.GetAmbiguousTimeOffsets(midnight).Max()
            : zone.GetUtcOffset(midnight);
        return new DateTimeOffset(midnight, offset).ToUniversalTime();
    }

    /// <summary>The periods of a range of days; the first and the last are cut to it.</summary>
    /// <param name="from">The first day.</param>
    /// <param name="to">The last day.</param>
    /// <param name="by">What periods: weeks begin on Monday, as in ISO 8601.</param>
    public static ImmutableArray<DayRange> Periods(DateOnly from, DateOnly to, Period by)
    {
        var periods = ImmutableArray.CreateBuilder<DayRange>();
        for (var first = from; first <= to;)
        {
            var last = by switch
            {
                Period.Day => first,
                Period.Week => first.AddDays((7 - (int)first.DayOfWeek) % 7),
                Period.Month => new DateOnly(first.Year, first.Month, DateTime.DaysInMonth(first.Year, first.Month)),
                _ => to,
            };
            periods.Add(new(first, last < to ? last : to));
            first = last.AddDays(1);
        }

        return periods.ToImmutable();
    }
}

/// <summary>Days one after the other.</summary>
/// <param name="From">The first.</param>
/// <param name="To">The last.</param>
public sealed record DayRange(DateOnly From, DateOnly To)
{
    /// <summary>How many days; at least 1.</summary>
    public int Days => To.DayNumber - From.DayNumber + 1;
}

/// <summary>Into what periods time is divided.</summary>
public enum Period
{
    /// <summary>Not at all.</summary>
    Whole,

    /// <summary>Days.</summary>
    Day,

    /// <summary>Weeks, from Monday on.</summary>
    Week,

    /// <summary>Calendar months.</summary>
    Month,
}
