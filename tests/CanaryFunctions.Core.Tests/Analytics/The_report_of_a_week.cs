using System.Xml.Linq;
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

    [Fact]
    public void Says_how_long_it_takes_how_soon_the_bad_is_found_and_who_cried_wolf()
    {
        var report = Report(
            Ended("2026-11-17", "Succeeded") with { LeadTime = 7200, LeadsFromCommit = true },
            Ended("2026-11-18", "Degraded") with { Detection = 90, IsRight = true, Checks = [new("errors", true, true)] },
            Ended("2026-11-19", "Degraded") with { Detection = 90, IsRight = false, Checks = [new("errors", true, true)] });

        Assert.Equal(
            [
                "3 deployments (0 the week before), 0 of which failed or were undone (0).",
                "Lead time from the commit: 2 h 0 min (median).",
                "Degraded versions were found out in 1 min 30 s (median).",
                "1 rollback of 2 judged a false alarm: 50 % false rollbacks.",
                "The check 'errors' spoke wrongly: 1 of its 2 rollbacks.",
            ],
            report.Sentences);
        Assert.Equal(
            ["The four keys", "What was found out", "Checks", "Applications"], WeekTables.Of(report).Select(table => table.Title));
        Assert.Contains("false rollbacks, of those judged|50 %|–", WeekTables.Of(report)[1].Rows.Select(row => string.Join('|', row)));
    }

    [Fact]
    public void As_a_page_takes_names_as_text()
    {
        const string Hostile = "</td><script>alert('x')</script> \"&amp;' שלום 🚀 \u202E";
        var report = Report(Ended("2026-11-17", "Succeeded") with
        {
            Phases = [new(Hostile, 10)],
            Checks = [new(Hostile, false, false)],
        });
        report = report with { Applications = [report.Applications[0] with { Application = Hostile }] };

        // The page's head is HTML, its body XML as well, but for the void elements that it has none of.
        var page = WeekReportHtml.Write(report);
        var (from, to) = (page.IndexOf("<body>", StringComparison.Ordinal), page.IndexOf("</html>", StringComparison.Ordinal));
        var body = XElement.Parse(page[from..to]);

        Assert.DoesNotContain("script", body.Descendants().Select(element => element.Name.LocalName));
        Assert.Equal(3, body.Descendants("td").Count(cell => cell.Value == Hostile));
        Assert.All(body.Descendants("table"), table => Assert.Single(table.Descendants("tr").DistinctBy(row => row.Elements().Count())));
    }

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
