using System.Text;
using System.Text.Json;
using CanaryFunctions.Core.Health.Statistics;
using CanaryFunctions.Core.Serialization;

namespace CanaryFunctions.Core.Tests.Health.Statistics;

public class When_latencies_are_compared
{
    private static readonly double onePercent = Math.Log(100);
    private static readonly LogNormalLatency usual = new(medianMs: 90);
    private static readonly LogNormalLatency slower = new(medianMs: 90 * 1.3);

    [Fact]
    public void A_canary_that_is_30_percent_slower_is_found_within_the_hour()
    {
        var minutes = Enumerable.Range(0, 100).Select(run => Found(run, slower, minutes: 60)).ToArray();

        Assert.InRange(minutes.Count(found => found is not null), 97, 100);
        Assert.InRange(minutes.Average(found => found ?? 60), 1, 10);
    }

    [Fact]
    public void A_canary_that_is_slower_only_for_its_slowest_requests_is_found_too()
    {
        var tail = new LogNormalLatency(medianMs: 90, sigma: 0.75);

        Assert.InRange(Enumerable.Range(0, 50).Count(run => Found(run, tail, minutes: 60) is not null), 48, 50);
    }

    [Theory]
    [InlineData(120)]
    [InlineData(0)]
    public void A_canary_that_is_as_slow_as_the_baseline_is_left_alone(int history) =>
        Assert.InRange(Enumerable.Range(0, 150).Count(run => Found(run, usual, 240, history) is not null), 0, 3);

    [Fact]
    public void Slowness_of_both_arms_at_once_is_nobodys_fault()
    {
        var (test, chance) = (WithHistory(1), new Chance(1));
        for (var minute = 0; minute < 120; minute++)
        {
            var both = minute % 10 == 3 ? new LogNormalLatency(400) : usual;
            test = test.Observe(both.Draw(150, chance), both.Draw(2850, chance));
        }

        Assert.True(test.LogDegradedE < onePercent);
    }

    [Fact]
    public void A_canary_that_is_as_fast_is_shown_to_be_safe()
    {
        var (test, chance) = (WithHistory(1), new Chance(1));
        for (var minute = 0; minute < 120; minute++) test = test.Observe(usual.Draw(150, chance), usual.Draw(2850, chance));

        Assert.True(test.LogSafeE > onePercent);
    }

    [Fact]
    public void A_slower_tail_keeps_a_canary_from_being_safe_whatever_the_median_says()
    {
        var (test, chance) = (WithHistory(1), new Chance(1));
        var tail = new LogNormalLatency(medianMs: 85, sigma: 0.7);
        for (var minute = 0; minute < 240; minute++) test = test.Observe(tail.Draw(150, chance), usual.Draw(2850, chance));

        Assert.True(test.Edges[0].Test.LogSafeE > onePercent);
        Assert.True(test.LogSafeE < 0);
    }

    [Fact]
    public void The_edges_are_those_nearest_the_baselines_percentiles()
    {
        // 90 ms and σ = 0.5: p50 is 90, p90 is 171, p95 is 205 and p99 is 288 ms.
        Assert.Equal([100, 150, 250], WithHistory(1).Edges.Select(edge => edge.EdgeMs));
    }

    [Fact]
    public void The_edge_that_speaks_is_reported_with_both_arms_times()
    {
        var (test, chance) = (WithHistory(1), new Chance(1));
        for (var minute = 0; minute < 30; minute++) test = test.Observe(slower.Draw(150, chance), usual.Draw(2850, chance));

        Assert.Equal(150, test.Speaking!.EdgeMs);
        Assert.Equal(90, test.BaselineTotal!.QuantileMs(0.5)!.Value, 5.0);
        Assert.Equal(117, test.CanaryTotal!.QuantileMs(0.5)!.Value, 8.0);
        Assert.InRange(test.Ratio(0.01)!.Low, 1.5, test.Ratio(0.01)!.Estimate);
    }

    [Fact]
    public void Without_a_history_the_first_bins_choose_the_edges_and_are_no_evidence()
    {
        var (test, chance) = (LatencyComparison.Start(new()), new Chance(1));

        var learned = Enumerable.Range(0, 4).Aggregate(
            test, (sums, _) => sums.Observe(new LogNormalLatency(9000).Draw(150, chance), usual.Draw(2850, chance)));

        Assert.NotEmpty(learned.Edges);
        Assert.Equal(0, learned.LogDegradedE, 1e-12);
        Assert.Null(learned.CanaryTotal);
    }

    [Fact]
    public void Without_much_traffic_five_bins_have_to_do_to_choose_the_edges()
    {
        var (test, chance) = (LatencyComparison.Start(new()), new Chance(1));

        for (var minute = 0; minute < 5; minute++) test = test.Observe(usual.Draw(2, chance), usual.Draw(38, chance));
        Assert.Empty(test.Edges);

        Assert.NotEmpty(test.Observe(usual.Draw(2, chance), usual.Draw(38, chance)).Edges);
    }

    [Fact]
    public void A_fault_of_the_tail_alone_is_found_whatever_the_first_bin_looked_like()
    {
        // By chance hardly any request of the first bin was slow, as if the 99th percentile were far lower.
        var unusual = new LatencyCounts([75, 250, 500, 1000], [1400, 2780, 2848, 2850], 2850);
        var common = new LatencyCounts([75, 250, 500, 1000], [1400, 2700, 2835, 2850], 2850);
        var test = LatencyComparison.Start(new()).WithHistory(unusual);
        for (var minute = 0; minute < 60; minute++) test = test.WithHistory(common);

        Assert.Contains(500, test.Edges.Select(edge => edge.EdgeMs));
    }

    [Fact]
    public void Where_nearly_all_requests_are_faster_than_the_first_edge_a_slow_canary_is_found_but_none_is_called_safe()
    {
        var (quick, test, chance) = (new LogNormalLatency(0.5), LatencyComparison.Start(new()), new Chance(1));
        for (var minute = 0; minute < 60; minute++) test = test.WithHistory(quick.Draw(2850, chance));

        var slow = test.Observe(usual.Draw(150, chance), quick.Draw(2850, chance));
        var good = test.Observe(quick.Draw(150, chance), quick.Draw(2850, chance));

        Assert.True(slow.LogDegradedE > onePercent);
        Assert.Equal(0, good.LogSafeE);
    }

    [Fact]
    public void A_bin_with_other_edges_than_the_first_is_passed_over()
    {
        var test = WithHistory(1);
        var other = new LatencyCounts([100, 200], [50, 99], 100);

        Assert.Equal(test, test.WithHistory(other));
        Assert.Equal(test, test.Observe(other, other));
    }

    [Fact]
    public void It_is_kept_exactly_as_json_that_fits_in_a_row()
    {
        var (test, chance) = (WithHistory(1), new Chance(1));
        for (var minute = 0; minute < 500; minute++) test = test.Observe(slower.Draw(150, chance), usual.Draw(2850, chance));

        var json = JsonSerializer.Serialize(test, CanaryJson.Options);
        var read = JsonSerializer.Deserialize<LatencyComparison>(json, CanaryJson.Options)!;

        Assert.Equal(json, JsonSerializer.Serialize(read, CanaryJson.Options));
        Assert.Equal(test.LogDegradedE, read.LogDegradedE);
        Assert.InRange(Encoding.UTF8.GetByteCount(json), 1, 8 * 1024);
    }

    private static int? Found(int seed, LogNormalLatency canary, int minutes, int history = 120)
    {
        var (test, chance) = (WithHistory(seed, history), new Chance(seed));
        for (var minute = 1; minute <= minutes; minute++)
        {
            test = test.Observe(canary.Draw(150, chance), usual.Draw(2850, chance));
            if (test.LogDegradedE >= onePercent) return minute;
        }

        return null;
    }

    private static LatencyComparison WithHistory(int seed, int minutes = 120)
    {
        var (test, chance) = (LatencyComparison.Start(new()), new Chance(-seed - 1));
        for (var minute = 0; minute < minutes; minute++) test = test.WithHistory(usual.Draw(2850, chance));
        return test;
    }
}
