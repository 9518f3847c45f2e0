using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using CanaryFunctions.Core.Analytics;
using CanaryFunctions.Core.Policies;

namespace CanaryFunctions.Core.Notifications;

/// <summary>Which messages a channel gets, and when. With all defaults: what needs a person and how it ended, at once.</summary>
public sealed record Subscription
{
    /// <summary>Only these applications; empty for all of the channel's.</summary>
    public ImmutableArray<string> Applications { get; init; } = [];

    /// <summary>Only environments of these names; empty for all.</summary>
    public ImmutableArray<string> Environments { get; init; } = [];

    /// <summary>Only these topics; empty for <see cref="Notifications.Topics.Usual"/>.</summary>
    public ImmutableArray<Topic> Topics { get; init; } = [];

    /// <summary>Only what is at least so urgent. Default: everything.</summary>
    public Severity AtLeast { get; init; } = Severity.Info;

    /// <summary>When nothing but what is critical is sent; what comes meanwhile is sent together at the end. Null for never.</summary>
    public QuietHours? Quiet { get; init; }

    /// <summary>How often what is not critical is sent together; null to send each at once.</summary>
    public Digest? Digest { get; init; }

    /// <summary>Whether the report of the week is sent, on Monday mornings. Default: no.</summary>
    public bool WeeklyReport { get; init; }

    /// <summary>The time zone of its hours, as IANA names it, e.g. <c>Europe/Berlin</c>. Default: UTC.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>The time zone.</summary>
    [JsonIgnore]
    public TimeZoneInfo Zone => TimeZoneInfo.FindSystemTimeZoneById(TimeZone);

    /// <summary>Whether a notice is one of those.</summary>
    public bool Wants(Notice notice) =>
        (notice.Topic is Topic.WeeklyReport ? WeeklyReport
            : (Topics.IsEmpty ? Notifications.Topics.Usual : Topics).Contains(notice.Topic))
        && (Applications.IsEmpty || Applications.Contains(notice.Application))
        && (Environments.IsEmpty || notice.Environment is null || Environments.Contains(notice.Environment))
        && notice.Severity >= AtLeast;

    /// <summary>When a notice that it wants is to be sent.</summary>
    public Timing TimingOf(Notice notice, DateTimeOffset now)
    {
        if (notice.Severity is Severity.Critical || notice.Topic is Topic.WeeklyReport) return new(now, false);
        var due = Digest?.NextAfter(now, Zone) ?? now;
        due = Quiet?.EndAt(due, Zone) ?? due;
        return new(due, due > now);
    }

    /// <summary>All that is wrong, by field.</summary>
    public IEnumerable<FieldError> Errors()
    {
        foreach (var name in Applications.Concat(Environments).Where(name => !Names.IsValid(name)))
            yield return new(Applications.Contains(name) ? "applications" : "environments", $"'{name}': {Names.Rule}");
        if (Applications.Length > 100) yield return new("applications", "At most 100.");
        if (Environments.Length > 100) yield return new("environments", "At most 100.");
        foreach (var topic in Topics.Except(Notifications.Topics.OfRollouts))
            yield return new("topics", $"'{topic}' can't be subscribed to by name.");
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _))
            yield return new("timeZone", $"'{TimeZone}' is no time zone: write it like Europe/Berlin.");
        foreach (var (field, text) in new[] { ("quiet.from", Quiet?.From), ("quiet.to", Quiet?.To), ("digest.at", Digest?.At) })
        {
            if (text is not null && !Clock.TryParse(text, out _))
                yield return new(field, $"'{text}' is no time of day: write it like 22:00.");
        }

        if (Quiet is not null && Quiet.From == Quiet.To) yield return new("quiet.to", "It must differ from 'from'.");
    }
}

/// <summary>When a message is to be sent.</summary>
/// <param name="Due">Not before.</param>
/// <param name="IsCollected">Whether it is sent together with the others that are due then.</param>
public sealed record Timing(DateTimeOffset Due, bool IsCollected);

/// <summary>Hours of the day, which may go over midnight.</summary>
/// <param name="From">When they begin, e.g. <c>22:00</c>.</param>
/// <param name="To">When they end, e.g. <c>07:00</c>.</param>
public sealed record QuietHours(string From, string To)
{
    /// <summary>The end of the quiet hours that a time is in; null if it is in none.</summary>
    public DateTimeOffset? EndAt(DateTimeOffset time, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(time, zone);
        var (from, to, at) = (Clock.Parse(From), Clock.Parse(To), TimeOnly.FromDateTime(local.DateTime));
        if (!at.IsBetween(from, to)) return null;
        var day = DateOnly.FromDateTime(local.DateTime);
        return Clock.At(to <= at ? day.AddDays(1) : day, to, zone);
    }
}

/// <summary>How often messages are sent together.</summary>
/// <param name="Every">How often.</param>
/// <param name="At">The time of day, for <see cref="DigestEvery.Day"/> and <see cref="DigestEvery.Week"/> (on Mondays).</param>
public sealed record Digest(DigestEvery Every, string At = "09:00")
{
    /// <summary>The next time after another, in a time zone.</summary>
    public DateTimeOffset NextAfter(DateTimeOffset time, TimeZoneInfo zone)
    {
        if (Every is DigestEvery.Hour)
            return new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerHour) + TimeSpan.TicksPerHour, TimeSpan.Zero);
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, zone).DateTime);
        for (; ; day = day.AddDays(1))
        {
            if (Every is DigestEvery.Week && day.DayOfWeek is not DayOfWeek.Monday) continue;
            var next = Clock.At(day, Clock.Parse(At), zone);
            if (next > time) return next;
        }
    }
}

/// <summary>How often messages are sent together.</summary>
public enum DigestEvery
{
    /// <summary>At each full hour.</summary>
    Hour,

    /// <summary>Once a day.</summary>
    Day,

    /// <summary>On Mondays.</summary>
    Week,
}

/// <summary>Times of day.</summary>
internal static class Clock
{
    public static bool TryParse(string text, out TimeOnly time) =>
        TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out time);

    public static TimeOnly Parse(string text) => TimeOnly.ParseExact(text, "HH:mm", CultureInfo.InvariantCulture);

    /// <summary>A local time as a point in time; the end of the gap for one that a clock change leaves out.</summary>
    public static DateTimeOffset At(DateOnly day, TimeOnly time, TimeZoneInfo zone)
    {
        var local = LocalDays.Shown(day.ToDateTime(time), zone);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
