using CanaryFunctions.Core.Analytics;
using CanaryFunctions.Core.Analytics.Reports;

namespace CanaryFunctions.Core.Tests.Analytics;

public class Figures_as_a_table
{
    private static readonly DateOnly day = new(2026, 11, 18);

    private readonly Dictionary<string, string>[] lines = Lines(
        ("shop", Ended("Succeeded") with { Phases = [new("Stepping", 1000)], Checks = [new("errors", true, false)] }),
        ("cart", Ended("Degraded") with
        {
            Phases = [new("Stepping", 300)], Checks = [new("a,b", false, true)], Detection = 90, IsRight = false,
        }),
        ("cart", Ended("Degraded") with { Detection = 240 }));

    [Fact]
    public void Have_a_column_for_each_outcome() => Assert.Equal(
        [("cart", "2", "0"), ("shop", "0", "1")],
        lines.Select(line => (line["application"], line["outcome_Degraded"], line["outcome_Succeeded"])));

    [Fact]
    public void Tell_how_long_each_phase_took() => Assert.Equal(
        [("1", "300", "300", "300"), ("1", "1000", "1000", "1000")],
        lines.Select(line => (
            line["phase_Stepping_rollouts"], line["phase_Stepping_total_s"], line["phase_Stepping_mean_s"],
            line["phase_Stepping_longest_s"])));

    [Fact]
    public void Tell_what_each_check_did_and_nothing_where_it_did_not_watch() => Assert.Equal(
        [("1", "0", "1", "1", ""), ("", "", "", "", "1")],
        lines.Select(line => (
            line["check_a;b_rollouts"], line["check_a;b_spoke"], line["check_a;b_decided"], line["check_a;b_wrong"],
            line["check_errors_spoke"])));

    [Fact]
    public void Tell_the_time_to_detect_of_nine_tenths() =>
        Assert.Equal([("165", "240"), ("", "")], lines.Select(line => (line["detect_median_s"], line["detect_p90_s"])));

    // Names with a comma are quoted; here that comma is read as a semicolon.
    private static Dictionary<string, string>[] Lines(params (string Application, EndedRollout Ended)[] rollouts)
    {
        var days = rollouts.GroupBy(one => one.Application)
            .Select(one => (one.Key, (string?)null, PackedDay.Of(day, "production", one.Select(each => each.Ended))));
        var query = new AnalyticsQuery(day, day, TimeZoneInfo.Utc) { Group = Grouping.Application };
        var table = AnalyticsCsv.Write(AnalyticsReader.Sum(query, days)).TrimEnd().Split("\r\n")
            .Select(line => line.Replace("a,b", "a;b", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal).Split(','))
            .ToArray();
        return [.. table[1..].Select(line => table[0].Zip(line, KeyValuePair.Create).ToDictionary())];
    }

    private static EndedRollout Ended(string outcome) =>
        new() { At = new(day, new TimeOnly(12, 0), TimeSpan.Zero), Outcome = outcome, IsDeployment = true };
}
