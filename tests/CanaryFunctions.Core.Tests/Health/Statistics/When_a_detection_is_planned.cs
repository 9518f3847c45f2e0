using CanaryFunctions.Core.Health.Statistics;
using CsCheck;

namespace CanaryFunctions.Core.Tests.Health.Statistics;

public class When_a_detection_is_planned
{
    private static readonly DetectionPlan plan = new() { RequestsPerMinute = 3000, Share = 0.05, FailureRate = 0.002 };

    private static readonly Gen<DetectionPlan> plans =
        from requests in Gen.Double[1, 1e6]
        from share in Gen.Double[0.001, 0.9]
        from rate in Gen.Double[1e-5, 0.2]
        select new DetectionPlan { RequestsPerMinute = requests, Share = share, FailureRate = rate };

    /// <summary>Wald's bounds of docs/figures/detection.md, 55.7 and 15.0 minutes, times the measured overheads.</summary>
    [Theory]
    [InlineData(2, 55.7 * 1.30)]
    [InlineData(3, 15.0 * 1.40)]
    public void The_time_is_the_bound_times_what_the_test_takes_more(double ratio, double minutes) =>
        Assert.Equal(minutes, plan.TimeToDetect(ratio).TotalMinutes, 0.1);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void The_test_keeps_the_plan(double ratio)
    {
        var minutes = Enumerable.Range(0, 300).Average(seed => Found(ratio, seed));

        var planned = plan.TimeToDetect(ratio).TotalMinutes;
        Assert.InRange(minutes, 0.85 * planned, 1.15 * planned);
    }

    [Fact]
    public void More_traffic_a_larger_share_and_a_larger_fault_are_found_sooner() =>
        plans.Sample(some =>
        {
            Assert.True(some.TimeToDetect(3) <= some.TimeToDetect(2));
            Assert.True((some with { RequestsPerMinute = 2 * some.RequestsPerMinute }).TimeToDetect(2) <= some.TimeToDetect(2));
            Assert.True((some with { Share = some.Share / 2 }).TimeToDetect(2) >= some.TimeToDetect(2) || some.Share > 0.5);
        });

    [Fact]
    public void The_smallest_ratio_within_a_time_takes_that_time() =>
        Gen.Select(plans, Gen.Double[2, 1000]).Sample((some, minutes) =>
        {
            if (some.SmallestRatioWithin(TimeSpan.FromMinutes(minutes)) is { } ratio)
            {
                Assert.InRange(ratio, some.Tolerance, 1 / some.FailureRate);
                Assert.InRange(some.TimeToDetect(ratio).TotalMinutes, 0, minutes * 1.001);
                Assert.True(some.TimeToDetect(1.1 + (ratio - 1.1) * 0.98).TotalMinutes > minutes * 0.999 || ratio < 1.11);
            }
            else
            {
                Assert.True(some.TimeToDetect(1 / some.FailureRate).TotalMinutes > minutes);
            }
        });

    [Fact]
    public void The_smallest_ratio_within_one_bin_is_not_just_the_largest_of_all()
    {
        var ratio = plan.SmallestRatioWithin(plan.Bin)!.Value;

        Assert.InRange(ratio, 10, 30);
        Assert.True(plan.TimeToDetect(ratio * 0.98) > plan.Bin);
    }

    [Fact]
    public void A_ratio_within_the_tolerance_is_never_found() =>
        Assert.Equal(TimeSpan.MaxValue, plan.TimeToDetect(1.1));

    [Fact]
    public void Nothing_is_found_before_the_first_bin_ends()
    {
        Assert.Equal(TimeSpan.FromMinutes(1), plan.TimeToDetect(250));
        Assert.Equal(TimeSpan.FromMinutes(5), (plan with { Bin = TimeSpan.FromMinutes(5) }).TimeToDetect(250));
        Assert.Null(plan.SmallestRatioWithin(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void A_canary_can_not_fail_more_than_all_its_requests()
    {
        var bad = plan with { FailureRate = 0.4, RequestsPerMinute = 10 };

        Assert.Equal(bad.TimeToDetect(2.5), bad.TimeToDetect(100));
    }

    private static int Found(double ratio, int seed)
    {
        var (test, chance) = (ComparisonTest.Start(new()), new Chance(seed));
        for (var minute = 0; minute < 120; minute++) test = test.WithHistory(chance.Counts(2850, 0.002));
        for (var minute = 1; ; minute++)
        {
            test = test.Observe(chance.Counts(150, 0.002 * ratio), chance.Counts(2850, 0.002));
            if (test.LogDegradedE >= Math.Log(100)) return minute;
        }
    }
}
