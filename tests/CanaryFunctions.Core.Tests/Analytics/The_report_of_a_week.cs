using CanaryFunctions.Core.Analytics;
using CanaryFunctions.Core.Analytics.Reports;

namespace CanaryFunctions.Core.Tests.Analytics;

public class The_report_of_a_week
{
    private static readonly DateOnly monday = new(2026, 11, 16);

    [Theory]
    [InlineData("2026-11-23")]
    [InlineData("2026-11-29")]
    public void Is_of_the_last_whole_week(string today) =>
        Assert.Equal(monday, WeekReport.LastMonday(DateOnly.Parse(today, null)));

    [Fact]
    public void Says_what_is_worth_knowing()
    {
        var report = Report(
            Ended("2026-11-10", "Succeeded"),
            Ended("2026-11-17", "Succeeded") with { Checks = [new("mute", false, false)] },
            Ended("2026-11-18", "Degraded") with { NeededRemedy = true, Recovery = 90, IsPrevented = true, BadAvoided = 1234 });

        Assert.Equal(
            [
                "2 deployments (1 the week before), 1 of which failed or were undone (0).",
                "1 bad version found out before being live; visitors were spared about 1,234 failed requests.",
                "1 rollback not judged yet: say whether right or wrong.",
                "Failed deployments were recovered from in 1 min 30 s (median).",
                "The check 'mute' never spoke in 1 rollout.",
            ],
            report.Sentences);
        Assert.Equal("shop", Assert.Single(report.Applications).Application);
    }

    [Fact]
    public void Of_a_quiet_week_is_short() => Assert.Equal(["No rollout ended this week."], Report().Sentences);

    [Fact]
    public void Is_a_page_that_loads_nothing() =>
        Assert.DoesNotMatch("https?://|src=|<script|<link", WeekReportHtml.Write(Report(Ended("2026-11-17", "Succeeded"))));

    private static WeekReport Report(params EndedRollout[] ended)
    {
        var days = ended.GroupBy(one => DateOnly.FromDateTime(one.At.UtcDateTime))
            .Select(day => ("shop", (string?)null, PackedDay.Of(day.Key, "production", day))).ToList();
        var (both, week) = (WeekReport.Query(monday, TimeZoneInfo.Utc), new AnalyticsQuery(monday, monday.AddDays(6), TimeZoneInfo.Utc));
        return WeekReport.Of(
            AnalyticsReader.Sum(both, days), AnalyticsReader.Sum(week with { Group = Grouping.Application }, days));
    }

    private static EndedRollout Ended(string day, string outcome) => new()
    {
        At = new(DateTime.Parse(day, null), TimeSpan.Zero),
        Outcome = outcome,
        IsDeployment = true,
    };
}
