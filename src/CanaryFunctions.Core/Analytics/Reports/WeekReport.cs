using System.Collections.Immutable;

namespace CanaryFunctions.Core.Analytics.Reports;

/// <summary>What a week brought, beside the week before.</summary>
/// <param name="From">Its Monday.</param>
/// <param name="To">Its Sunday.</param>
/// <param name="Zone">The time zone.</param>
/// <param name="Sentences">What is worth knowing, the most important first.</param>
/// <param name="Figures">The week's figures.</param>
/// <param name="Before">Those of the week before.</param>
/// <param name="Applications">The week's figures of each application in which a rollout ended.</param>
public sealed record WeekReport(
    DateOnly From,
    DateOnly To,
    string Zone,
    ImmutableArray<string> Sentences,
    Figures Figures,
    Figures Before,
    ImmutableArray<FiguresGroup> Applications)
{
    /// <summary>The week before the one that a day is in.</summary>
    public static DateOnly LastMonday(DateOnly day) => MondayOf(day).AddDays(-7);

    /// <summary>The Monday of the week that a day is in.</summary>
    public static DateOnly MondayOf(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));

    /// <summary>What to ask for a week and the one before.</summary>
    public static AnalyticsQuery Query(DateOnly monday, TimeZoneInfo zone) =>
        new(monday.AddDays(-7), monday.AddDays(6), zone) { By = Period.Week };

    /// <summary>Makes the report.</summary>
    /// <param name="both">The answer to <see cref="Query"/>.</param>
    /// <param name="applications">The week's figures by application.</param>
    public static WeekReport Of(AnalyticsAnswer both, AnalyticsAnswer applications)
    {
        var (before, week) = (both.Groups[0].Figures, both.Groups[1].Figures);
        return new(
            both.Groups[1].From, both.Groups[1].To, both.Zone, [.. Tell(week, before)], week, before, applications.Groups);
    }

    private static IEnumerable<string> Tell(Figures week, Figures before)
    {
        if (week.Rollouts == 0)
        {
            yield return "No rollout ended this week.";
            yield break;
        }

        yield return $"{Count(week.Dora.Deployments, "deployment")} ({before.Dora.Deployments} the week before), "
            + $"{week.Dora.Failed} of which failed or were undone ({before.Dora.Failed}).";
        if (Lead(week) is { } lead)
            yield return $"Lead time from the {lead.From}: {Html.Long(lead.Median)} (median).";
        if (week.IncidentsPrevented > 0)
        {
            yield return $"{Count(week.IncidentsPrevented, "bad version")} found out before being live; visitors were spared "
                + $"about {Count(week.BadAvoided, "failed request")}.";
        }

        if (week.TimeToDetect.MedianSeconds is { } detection)
            yield return $"Degraded versions were found out in {Html.Long(detection)} (median).";
        if (week.Rollbacks.Count - week.Rollbacks.Right - week.Rollbacks.Wrong is > 0 and var open)
            yield return $"{Count(open, "rollback")} not judged yet: say whether right or wrong.";
        if (week.Rollbacks is { Wrong: > 0 and var wrong, Right: var right, FalseRate: { } rate })
        {
            yield return $"{Count(wrong, "rollback")} of {right + wrong} judged a false alarm: "
                + $"{Html.Number(100 * rate, "0")} % false rollbacks.";
        }

        if (week.Dora.RecoveryTime.MedianSeconds is { } recovery)
            yield return $"Failed deployments were recovered from in {Html.Long(recovery)} (median).";
        foreach (var check in week.Checks.Where(check => check.NeverSpeaks))
            yield return $"The check '{check.Name}' never spoke in {Count(check.Rollouts, "rollout")}.";
        foreach (var check in week.Checks.Where(check => check.Wrong > 0))
            yield return $"The check '{check.Name}' spoke wrongly: {check.Wrong} of its {Count(check.Decided, "rollback")}.";
        if (week.Phases is [var slowest, ..])
            yield return $"Most time was spent in {slowest.Name}: {Html.Long(slowest.MeanSeconds)} on average.";
    }

    private static (string From, double Median)? Lead(Figures week) => week.Dora switch
    {
        { LeadTimeFromCommit.MedianSeconds: { } commit } => ("commit", commit),
        { LeadTimeFromRegistration.MedianSeconds: { } registration } => ("registration", registration),
        _ => null,
    };

    private static string Count(long count, string what) => $"{Html.Number(count)} {what}{(count == 1 ? "" : "s")}";
}
