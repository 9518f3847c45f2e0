using CanaryFunctions.Bench.Detection.Judges;
using CanaryFunctions.Core.Health.Statistics;

namespace CanaryFunctions.Bench.Detection.Tests;

/// <summary>Each peer's rule does what its documentation says.</summary>
public class The_peers_rules
{
    private static readonly EventCounts good = new(100, 1);
    private static readonly EventCounts bad = new(100, 2);
    private static readonly EventCounts none = new(0, 0);
    private static readonly EventCounts baseline = new(1900, 19);

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Flagger_rolls_back_after_interval_times_threshold_plus_one(int threshold) =>
        Assert.Equal(threshold + 1, StoppedAt(new Flagger(threshold), Enumerable.Repeat(bad, 20)));

    [Fact]
    public void Flaggers_failed_checks_never_reset_and_no_data_is_one() =>
        Assert.Equal(5, StoppedAt(new Flagger(2), [bad, good, good, none, good]));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 4)]
    public void Argo_aborts_when_more_than_the_limit_fail(int limit, int minute) =>
        Assert.Equal(minute, StoppedAt(new ArgoRollouts(limit), Enumerable.Repeat(bad, 20)));

    [Fact]
    public void Argo_bears_four_errors_in_a_row_and_not_five()
    {
        Assert.Null(StoppedAt(new ArgoRollouts(0), [none, none, none, none, good, none, none, none, none]));
        Assert.Equal(5, StoppedAt(new ArgoRollouts(0), Enumerable.Repeat(none, 9)));
    }

    [Fact]
    public void CodeDeploys_alarm_needs_a_whole_period() =>
        Assert.Equal(5, StoppedAt(new CodeDeploy(), Enumerable.Repeat(bad, 9)));

    [Fact]
    public void The_netflix_test_is_the_ratio_of_the_marginal_and_the_null_likelihood()
    {
        // By products of predictive probabilities, one failure after the other: three of the canary, then two of the
        // baseline, with a prior of 100 times the share of a tenth.
        var predictive = 10.0 / 100 * (11.0 / 101) * (12.0 / 102) * (90.0 / 103) * (91.0 / 104);
        var whole = Math.Log(predictive / (Math.Pow(0.1, 3) * Math.Pow(0.9, 2)));

        Assert.Equal(whole, NetflixCounts.LogE(3, 2, 0.1, 100), 9);
    }

    [Fact]
    public void The_turner_gruenwald_test_says_nothing_in_its_first_block_and_finds_a_large_difference()
    {
        Assert.Null(StoppedAt(new TurnerGruenwald(0.01), [new(150, 150)]));
        Assert.Equal(2, StoppedAt(new TurnerGruenwald(0.01), Enumerable.Repeat(new EventCounts(150, 75), 9)));
    }

    [Fact]
    public void Kayenta_judges_every_thirty_minutes_and_fails_a_clear_shift()
    {
        Assert.Equal(30, StoppedAt(new KayentaOfFailures(), Enumerable.Range(0, 40).Select(i => new EventCounts(100, 20 + i % 5))));
        Assert.Null(StoppedAt(new KayentaOfFailures(), Enumerable.Repeat(good, 90)));
    }

    [Fact]
    public void A_limit_on_latency_counts_the_requests_over_half_a_second()
    {
        var judge = new LatencyLimit(() => new ArgoRollouts(0));
        var quick = new LatencyCounts([500, 1000], [99, 100], 100);

        Assert.False(judge.Stop(quick, quick));
        Assert.True(judge.Stop(new([500, 1000], [98, 100], 100), quick));
    }

    private static int? StoppedAt(IJudge<EventCounts> judge, IEnumerable<EventCounts> minutes)
    {
        var minute = 0;
        foreach (var canary in minutes)
        {
            minute++;
            if (judge.Stop(canary, baseline)) return minute;
        }

        return null;
    }
}
