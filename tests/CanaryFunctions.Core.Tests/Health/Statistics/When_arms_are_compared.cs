using CanaryFunctions.Core.Health.Statistics;

namespace CanaryFunctions.Core.Tests.Health.Statistics;

public class When_arms_are_compared
{
    private static readonly double onePercent = Math.Log(100);

    [Fact]
    public void A_version_that_fails_half_its_requests_is_found_in_its_first_bin_without_any_history()
    {
        var test = ComparisonTest.Start(new()).Observe(canary: new(150, 75), baseline: new(2850, 6));

        Assert.True(test.LogDegradedE > onePercent);
    }

    [Fact]
    public void On_a_small_site_without_a_failure_before_it_takes_a_dozen_bins_to_tell_it_from_one_client_that_retries()
    {
        for (var seed = 1; seed <= 50; seed++)
        {
            var (test, chance, bins) = (ComparisonTest.Start(new()), new Chance(seed), 0);
            for (; bins < 12 && test.LogDegradedE <= onePercent; bins++) test = test.Observe(chance.Counts(17, 0.9), new(14, 0));

            Assert.True(test.LogDegradedE > onePercent);
            Assert.True(bins > 4, "The docs could promise more.");
        }
    }

    [Theory]
    [InlineData(0, 0, 2850, 6)]
    [InlineData(150, 3, 0, 0)]
    [InlineData(150, 0, 2850, 0)]
    public void A_bin_without_traffic_on_a_side_or_without_a_failure_is_no_evidence(
        long canary, long canaryBad, long baseline, long baselineBad)
    {
        var before = ComparisonTest.Start(new()).Observe(new(150, 1), new(2850, 6));

        var after = before.Observe(new(canary, canaryBad), new(baseline, baselineBad));

        Assert.Equal(before.LogDegradedE, after.LogDegradedE);
        Assert.Equal(before.LogSafeE, after.LogSafeE);
        Assert.Equal(before.Ratio(0.01) with { Estimate = 0 }, after.Ratio(0.01) with { Estimate = 0 });
        Assert.Equal(canary + 150, after.CanaryTotal.Requests);
    }

    [Fact]
    public void Bins_of_one_request_an_arm_add_up()
    {
        var test = ComparisonTest.Start(new());
        for (var i = 0; i < 200; i++) test = test.Observe(canary: new(1, 1), baseline: new(1, i % 20 == 0 ? 1 : 0));

        Assert.True(test.LogDegradedE > onePercent);
        Assert.True(test.Ratio(0.01).Low > 1.1);
    }

    [Fact]
    public void Common_incidents_are_nobodys_fault()
    {
        var (test, chance) = (WithHistory(0.002, 5), new Chance(5));
        for (var minute = 0; minute < 240; minute++)
        {
            var rate = minute % 37 == 5 ? 0.04 : 0.002;
            test = test.Observe(chance.Counts(150, rate), chance.Counts(2850, rate));
        }

        Assert.True(test.LogDegradedE < onePercent);
    }

    [Fact]
    public void A_good_canary_is_shown_to_be_safe()
    {
        var (test, chance) = (WithHistory(0.002, 3), new Chance(4));
        for (var minute = 0; minute < 60; minute++) test = test.Observe(chance.Counts(3000, 0.002), chance.Counts(3000, 0.002));

        Assert.True(test.LogSafeE > onePercent);
        Assert.True(test.LogDegradedE < onePercent);
    }

    [Fact]
    public void The_interval_holds_the_truth_at_every_look()
    {
        var misses = 0;
        for (var run = 0; run < 200; run++)
        {
            var (test, chance, missed) = (WithHistory(0.01, run), new Chance(run + 1000), false);
            for (var minute = 0; minute < 60; minute++)
            {
                test = test.Observe(chance.Counts(150, 0.02), chance.Counts(2850, 0.01));
                var ratio = test.Ratio(0.05);
                missed |= ratio.Low > 2 || ratio.High < 2;
            }

            if (missed) misses++;
        }

        // 10 of 200 would be at the limit; three standard deviations more leave room for chance.
        Assert.InRange(misses, 0, 20);
    }

    [Fact]
    public void The_interval_narrows_about_the_estimate()
    {
        var (test, chance) = (WithHistory(0.01, 1), new Chance(2));
        Assert.Equal(new RatioEstimate(1, 0, double.PositiveInfinity, 0.99), test.Ratio(0.01));

        for (var minute = 0; minute < 600; minute++) test = test.Observe(chance.Counts(1500, 0.03), chance.Counts(1500, 0.01));

        var ratio = test.Ratio(0.01);
        Assert.InRange(ratio.Low, 2, ratio.Estimate);
        Assert.InRange(ratio.High, ratio.Estimate, 4);
        Assert.Equal(3, ratio.Estimate, 0.2);
    }

    private static ComparisonTest WithHistory(double rate, int seed)
    {
        var (test, chance) = (ComparisonTest.Start(new()), new Chance(-seed - 1));
        for (var minute = 0; minute < 120; minute++) test = test.WithHistory(chance.Counts(3000, rate));
        return test;
    }
}
