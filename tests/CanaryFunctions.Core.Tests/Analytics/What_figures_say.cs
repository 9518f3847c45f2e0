using CanaryFunctions.Core.Analytics;

namespace CanaryFunctions.Core.Tests.Analytics;

/// <summary>Three rollouts of a day, summed up by hand.</summary>
public class What_figures_say
{
    private static readonly DateOnly day = new(2026, 11, 18);

    private static readonly EndedRollout[] rollouts =
    [
        Ended("Succeeded") with
        {
            Phases = [new("Baking", 600), new("Stepping", 1000)],
            Checks = [new("errors", true, false), new("mute", false, false)],
        },
        Ended("Degraded") with
        {
            Phases = [new("RollingBack", 50), new("Stepping", 300)],
            Checks = [new("errors", true, true), new("mute", false, false)],
            Detection = 240,
            IsRight = true,
        },
        Ended("Degraded") with
        {
            Phases = [new("RollingBack", 70), new("Stepping", 200)],
            Checks = [new("errors", true, true), new("latency", true, false)],
            Detection = 90,
            IsRight = false,
        },
    ];

    private static readonly Figures figures = Ask().Total;

    [Fact]
    public void The_slowest_phase_is_the_one_that_took_longest_together() => Assert.Equal(
        [
            new PhaseFigures("Stepping", 3, 1500, 500, 1000),
            new PhaseFigures("Baking", 1, 600, 600, 600),
            new PhaseFigures("RollingBack", 2, 120, 60, 70),
        ],
        figures.Phases);

    [Fact]
    public void Time_to_detect_is_of_those_that_were_found_degraded() =>
        Assert.Equal(new Spread(2, (90 + 240) / 2.0, 240, (90 + 240) / 2.0), figures.TimeToDetect);

    [Fact]
    public void A_check_has_spoken_wrongly_where_its_rollback_was_a_false_alarm() => Assert.Equal(
        [
            new CheckFigures("errors", 3, Spoke: 3, Decided: 2, Wrong: 1),
            new CheckFigures("latency", 1, Spoke: 1, Decided: 0, Wrong: 0),
            new CheckFigures("mute", 2, Spoke: 0, Decided: 0, Wrong: 0),
        ],
        figures.Checks);

    [Fact]
    public void False_rollbacks_are_a_share_of_those_that_were_judged() =>
        Assert.Equal(new RollbacksJudged(2, 1, 1, 0.5), figures.Rollbacks);

    [Theory]
    [InlineData(Period.Day, Grouping.Cause)]
    [InlineData(Period.Week, Grouping.None)]
    public void The_whole_is_the_same_however_it_is_told_apart(Period by, Grouping group)
    {
        var total = Ask(by, group).Total;

        Assert.Equal(figures.Phases, total.Phases);
        Assert.Equal(figures.Checks, total.Checks);
        Assert.Equal(figures.TimeToDetect, total.TimeToDetect);
    }

    private static AnalyticsAnswer Ask(Period by = Period.Whole, Grouping group = Grouping.None) => AnalyticsReader.Sum(
        new(day, day, TimeZoneInfo.Utc) { By = by, Group = group }, [("shop", null, PackedDay.Of(day, "production", rollouts))]);

    private static EndedRollout Ended(string outcome) =>
        new() { At = new(day, new TimeOnly(12, 0), TimeSpan.Zero), Outcome = outcome, IsDeployment = true };
}
