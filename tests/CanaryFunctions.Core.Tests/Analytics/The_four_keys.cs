using CanaryFunctions.Core.Analytics;

namespace CanaryFunctions.Core.Tests.Analytics;

/// <summary>A week of shop, in which Berlin's clocks are put forward in the night to Sunday, computed by hand.</summary>
public class The_four_keys
{
    private const long Hour = 3600;

    private static readonly TimeZoneInfo berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    // UTC. Berlin is an hour ahead until Sunday 29 March, 01:00 UTC, and two hours from then on.
    private static readonly EndedRollout[] rollouts =
    [
        Live("2026-03-22T22:59:59Z", lead: 1 * Hour), // Sunday 23:59:59 in Berlin: the week before.
        Live("2026-03-22T23:00:00Z", lead: 2 * Hour), // Monday 00:00:00.
        Live("2026-03-25T09:00:00Z", lead: 4 * Hour),
        Live("2026-03-28T23:30:00Z", lead: 9 * Hour), // Sunday 00:30, the day with 23 hours.
        Live("2026-03-29T21:59:59Z", lead: 30 * Hour), // Sunday 23:59:59, now two hours ahead.
        Live("2026-03-29T22:00:00Z", lead: 50 * Hour), // Monday 00:00:00: the week after.
        TakenBack("2026-03-26T12:00:00Z", recovery: 600),
        TakenBack("2026-03-27T12:00:00Z", recovery: 1200),
        Returned("2026-03-28T10:00:00Z", undone: 6 * Hour),
        new() { At = At("2026-03-24T10:00:00Z"), Outcome = "NotUp" }, // Never had a visitor: no deployment.
    ];

    private static readonly Figures week = Ask(new(2026, 3, 23), new(2026, 3, 29)).Total;

    [Fact]
    public void Deployment_frequency_counts_what_had_visitors() =>
        Assert.Equal((6, 6 / 7.0), (week.Dora.Deployments, week.Dora.DeploymentsPerDay));

    [Fact]
    public void Lead_time_is_the_median_of_what_went_live() => Assert.Equal(
        new Spread(4, (4 + 9) / 2.0 * Hour, 30 * Hour, (2 + 4 + 9 + 30) / 4.0 * Hour), week.Dora.LeadTimeFromCommit);

    [Fact]
    public void Change_failure_rate_is_of_what_was_taken_back_or_undone() =>
        Assert.Equal((3, 3 / 6.0), (week.Dora.Failed, week.Dora.ChangeFailureRate));

    [Fact]
    public void Recovery_time_is_the_median_of_the_failed() => Assert.Equal(
        new Spread(3, 1200, 6 * Hour, (600 + 1200 + 6 * Hour) / 3.0), week.Dora.RecoveryTime);

    [Fact]
    public void By_day_each_counts_on_the_day_of_the_zone()
    {
        var days = Ask(new(2026, 3, 22), new(2026, 3, 30), Period.Day).Groups;

        Assert.Equal([1, 1, 0, 1, 1, 1, 0, 2, 1], days.Select(day => day.Figures.Dora.Deployments));
        Assert.Equal([1, 1, 1, 1, 1, 1, 1, 2, 1], days.Select(day => day.Figures.Rollouts));
    }

    [Fact]
    public void By_month_no_rollout_is_lost_or_counted_twice()
    {
        var months = Ask(new(2026, 2, 1), new(2026, 4, 30), Period.Month);

        Assert.Equal([0, 10, 0], months.Groups.Select(month => month.Figures.Rollouts));
        Assert.Equal(10, months.Total.Rollouts);
    }

    [Fact]
    public void In_another_zone_other_rollouts_are_of_the_week() => Assert.Equal(
        8, Ask(new(2026, 3, 23), new(2026, 3, 29), zone: TimeZoneInfo.Utc).Total.Rollouts);

    [Fact]
    public void Told_apart_by_cause_they_add_up()
    {
        var causes = Ask(new(2026, 3, 1), new(2026, 3, 31), group: Grouping.Cause).Groups;

        Assert.Equal(
            [("Degraded", 2), ("NotUp", 1), ("Succeeded", 7)], causes.Select(cause => (cause.Outcome, cause.Figures.Rollouts)));
    }

    [Fact]
    public void Told_apart_by_team_each_team_has_what_it_answers_for()
    {
        var of = new Dictionary<string, string?> { ["shop"] = "checkout", ["cart"] = "checkout", ["blog"] = null };
        var days = of.SelectMany(one => Days(one.Key, one.Value)).ToArray();
        var query = new AnalyticsQuery(new(2026, 3, 1), new(2026, 3, 31), berlin) { Group = Grouping.Team };

        Assert.Equal(
            [(null, 10), ("checkout", 20)],
            AnalyticsReader.Sum(query, days).Groups.Select(team => (team.Team, team.Figures.Rollouts)));
        Assert.Equal(20, AnalyticsReader.Sum(query with { Team = "checkout" }, days).Total.Rollouts);
    }

    [Fact]
    public void Of_nothing_are_unknown_and_not_zero()
    {
        var none = Ask(new(2020, 1, 1), new(2020, 1, 1)).Total;

        Assert.Null(none.Dora.ChangeFailureRate);
        Assert.Null(none.Dora.LeadTimeFromCommit.MedianSeconds);
        Assert.Null(none.Rollbacks.FalseRate);
    }

    private static AnalyticsAnswer Ask(
        DateOnly from, DateOnly to, Period by = Period.Whole, Grouping group = Grouping.None, TimeZoneInfo? zone = null) =>
        AnalyticsReader.Sum(
            new(from, to, zone ?? berlin) { By = by, Group = group },
            Days("shop", null));

    private static IEnumerable<(string Application, string? Team, PackedDay Day)> Days(string application, string? team) =>
        rollouts.GroupBy(one => DateOnly.FromDateTime(one.At.UtcDateTime))
            .Select(day => (application, team, PackedDay.Of(day.Key, "production", day)));

    private static EndedRollout Live(string at, long lead) => new()
    {
        At = At(at),
        Outcome = "Succeeded",
        IsDeployment = true,
        LeadTime = lead,
        LeadsFromCommit = true,
    };

    private static EndedRollout TakenBack(string at, long recovery) => new()
    {
        At = At(at),
        Outcome = "Degraded",
        IsDeployment = true,
        NeededRemedy = true,
        Recovery = recovery,
    };

    private static EndedRollout Returned(string at, long undone) =>
        new() { At = At(at), Outcome = "Succeeded", Undone = undone };

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, null);
}
