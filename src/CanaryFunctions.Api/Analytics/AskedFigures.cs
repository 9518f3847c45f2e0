using System.Globalization;
using CanaryFunctions.Api.Protocol;
using CanaryFunctions.Core;
using CanaryFunctions.Core.Analytics;

namespace CanaryFunctions.Api.Analytics;

/// <summary>Which figures a query asks for.</summary>
/// <param name="From">The first day, e.g. <c>2026-11-01</c>; null for 30 days with the last.</param>
/// <param name="To">The last day; null for today.</param>
/// <param name="Zone">The time zone whose days are meant, e.g. <c>Europe/Berlin</c>; null for UTC.</param>
/// <param name="Environment">Only those in this environment; null for all.</param>
/// <param name="Team">Only those of environments that this team answers for; null for all.</param>
/// <param name="By">The periods: <c>day</c>, <c>week</c> or <c>month</c>; null for the whole.</param>
/// <param name="Group">What figures are told apart by: <c>application</c>, <c>environment</c>, <c>team</c> or <c>cause</c>; null
/// for nothing.</param>
internal sealed record AskedFigures(
    string? From, string? To, string? Zone, string? Environment, string? Team, string? By, string? Group)
{
    /// <summary>Reads the time zone.</summary>
    public static Answer<TimeZoneInfo> ZoneOf(string? name) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(string.IsNullOrEmpty(name) ? "UTC" : name, out var zone)
            ? zone
            : Paging.Wrong("zone", "A name of the IANA database, e.g. Europe/Berlin.");

    /// <summary>Reads a day.</summary>
    /// <param name="field">Name of the field.</param>
    /// <param name="text">The day as it is written; null for the usual one.</param>
    /// <param name="day">The usual day; then the one that is meant.</param>
    /// <returns>Why it can't be read; null if it can.</returns>
    public static Refusal? ReadDay(string field, string? text, ref DateOnly day)
    {
        if (text is null) return null;
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day)
            && day.Year is > 2000 and < 9000
            ? null
            : Paging.Wrong(field, "A day, e.g. 2026-11-23.");
    }

    /// <summary>What day it is.</summary>
    public static DateOnly Today(TimeProvider time, TimeZoneInfo zone) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone).DateTime);

    /// <summary>Reads the whole.</summary>
    /// <param name="application">The application; null for all.</param>
    /// <param name="time">The clock.</param>
    public Answer<AnalyticsQuery> Read(string? application, TimeProvider time)
    {
        var found = ZoneOf(Zone);
        if (found.Value is not { } zone) return found.Refusal!;
        var to = Today(time, zone);
        if (ReadDay("to", To, ref to) is { } noLast) return noLast;
        var from = to.AddDays(-29);
        if (ReadDay("from", From, ref from) is { } noFirst) return noFirst;
        if (from > to) return Paging.Wrong("from", "The first day is not after the last.");
        if (new DayRange(from, to).Days > AnalyticsQuery.MostDays)
            return Paging.Wrong("from", $"At most {AnalyticsQuery.MostDays:N0} days can be asked for.");
        if (Environment is not null && !Names.IsValid(Environment)) return Paging.Wrong("environment", Names.Rule);
        if (Team is not null && !Names.IsValid(Team)) return Paging.Wrong("team", Names.Rule);
        Period? by = By switch
        {
            null => Period.Whole,
            "day" => Period.Day,
            "week" => Period.Week,
            "month" => Period.Month,
            _ => null,
        };
        if (by is null) return Paging.Wrong("by", "There is day, week and month.");
        Grouping? group = Group switch
        {
            null => Grouping.None,
            "application" => Grouping.Application,
            "environment" => Grouping.Environment,
            "team" => Grouping.Team,
            "cause" => Grouping.Cause,
            _ => null,
        };
        if (group is null) return Paging.Wrong("group", "There is application, environment, team and cause.");
        return new AnalyticsQuery(from, to, zone)
        {
            Application = application,
            Environment = Environment,
            Team = Team,
            By = by.Value,
            Group = group.Value,
        };
    }
}
