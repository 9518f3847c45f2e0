using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Health.Checks;
using CanaryFunctions.Core.Health.Statistics.MannWhitney;

namespace CanaryFunctions.Core.Tests.Health.Checks;

public class The_judge
{
    private static readonly JudgeCheck cpu = new()
    {
        Name = "cpu",
        Metric = "CpuTime",
        Direction = MetricDirection.Increase,
        Interval = TimeSpan.FromMinutes(10),
    };

    [Fact]
    public void Judges_once_an_interval_over_all_values_so_far()
    {
        var looks = new Looks(cpu);

        for (var look = 1; look < 10; look++) looks.Measured("CpuTime", 30 + look % 3, 10 + look % 3);
        Assert.Equal((Verdict.Undecided, (double?)null), (looks.Report.Verdict, looks.Report.Score));

        looks.Measured("CpuTime", 30, 10);
        Assert.Equal((Verdict.Degraded, (double?)0), (looks.Report.Verdict, looks.Report.Score));
        Assert.Equal(MetricClassification.High, looks.Of("cpu").Evidence.Classification);
        Assert.StartsWith("The score is 0; 95 passes and 75 is marginal. CpuTime: The canary is higher", looks.Report.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Passes_a_canary_that_does_not_differ()
    {
        var looks = new Looks(cpu);

        for (var look = 0; look < 10; look++) looks.Measured("CpuTime", 10 + look % 3, 10 + (look + 1) % 3);

        Assert.Equal((Verdict.Healthy, (double?)100), (looks.Report.Verdict, looks.Report.Score));
    }

    [Fact]
    public void Weighs_groups_and_waits_between_the_marginal_and_the_passing_score()
    {
        var looks = new Looks(
            cpu with { Group = "system", Weight = 20 }, cpu with { Name = "calls", Metric = "Calls", Group = "traffic" });

        for (var look = 0; look < 10; look++)
        {
            var noise = look % 3;
            looks.Saw(new()
            {
                Bins = [new(Arm.Canary, looks.Now, 100, 0), new(Arm.Baseline, looks.Now, 1900, 4)],
                Gauges =
                [
                    new("CpuTime", Arm.Canary, looks.Now, 30 + noise), new("CpuTime", Arm.Baseline, looks.Now, 10 + noise),
                    new("Calls", Arm.Canary, looks.Now, 5 + noise), new("Calls", Arm.Baseline, looks.Now, 5 + noise),
                ],
            });
        }

        Assert.Equal((Verdict.Undecided, (double?)80), (looks.Report.Verdict, looks.Report.Score));
    }
}
