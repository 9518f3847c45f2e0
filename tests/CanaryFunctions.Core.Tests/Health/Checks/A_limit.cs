using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Health.Checks;

namespace CanaryFunctions.Core.Tests.Health.Checks;

public class A_limit
{
    private static readonly LimitCheck cpu = new() { Name = "cpu", Metric = "CpuTime", Max = 50 };

    [Fact]
    public void That_is_not_critical_makes_the_rollout_wait_and_a_critical_one_takes_it_back()
    {
        Assert.Equal(Verdict.Failing, new Looks(cpu).Measured("CpuTime", 60).Report.Verdict);
        Assert.Equal(Verdict.Degraded, new Looks(cpu with { Critical = true }).Measured("CpuTime", 60).Report.Verdict);
    }

    [Fact]
    public void Bears_rows_that_are_shorter_than_the_policy_says()
    {
        var looks = new Looks(cpu with { Consecutive = 3 });

        foreach (var value in (double[])[60, 60, 40, 60, 60]) looks.Measured("CpuTime", value);

        Assert.Equal(Verdict.Healthy, looks.Report.Verdict);
        Assert.Equal(Verdict.Failing, looks.Measured("CpuTime", 60).Report.Verdict);
        Assert.Equal("CpuTime broke its limit (at most 50) 3 times in a row; last value 60.", looks.Report.Sentence);
        Assert.Equal(Verdict.Healthy, looks.Measured("CpuTime", 40).Report.Verdict);
    }

    [Fact]
    public void Is_held_against_the_mean_of_an_interval()
    {
        var looks = new Looks(cpu with { Interval = TimeSpan.FromMinutes(3) });

        looks.Measured("CpuTime", 60).Measured("CpuTime", 60);
        Assert.Equal(Verdict.NoData, looks.Report.Verdict);

        looks.Measured("CpuTime", 0);
        Assert.Equal((Verdict.Healthy, 40.0), (looks.Report.Verdict, looks.Of("cpu").Evidence.Value));
    }

    [Fact]
    public void Waits_after_more_values_between_good_and_bad_than_the_policy_bears()
    {
        var looks = new Looks(cpu with { GoodMax = 40, Inconclusive = 1 });

        Assert.Equal(Verdict.Healthy, looks.Measured("CpuTime", 45).Report.Verdict);
        Assert.Equal(Verdict.Failing, looks.Measured("CpuTime", 45).Report.Verdict);
        Assert.StartsWith("CpuTime was neither good nor bad 2 times", looks.Report.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_value_is_no_data() =>
        Assert.Equal(Verdict.NoData, new Looks(cpu).Served().Report.Verdict);
}
