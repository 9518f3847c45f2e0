using System.Text.Json;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Health.Checks;
using CanaryFunctions.Core.Serialization;

namespace CanaryFunctions.Core.Tests.Health.Checks;

public class Any_check
{
    private static readonly LimitCheck cpu = new() { Name = "cpu", Metric = "CpuTime", Max = 50, Critical = true };
    private static readonly ComparisonCheck errors = new() { Name = "errors" };

    [Fact]
    public void In_a_dry_run_is_reported_and_decides_nothing()
    {
        var looks = new Looks(errors, cpu with { DryRun = true }).Measured("CpuTime", 60);

        Assert.Equal((true, Verdict.Degraded), (looks.Of("cpu").DryRun, looks.Of("cpu").Verdict));
        Assert.Equal((Verdict.Undecided, "errors"), (looks.Report.Verdict, looks.Report.DecidedBy));
    }

    [Fact]
    public void In_a_dry_run_takes_no_share_of_the_error_budget()
    {
        var alone = new Looks(errors);
        var accompanied = new Looks(errors, errors with { Name = "trial", DryRun = true, Weight = 99 });

        while (alone.Served(canaryFails: 2).Report.Verdict is not Verdict.Degraded) accompanied.Served(canaryFails: 2);

        Assert.Equal(Verdict.Degraded, accompanied.Served(canaryFails: 2).Report.Verdict);
    }

    [Fact]
    public void Does_not_see_what_came_before_its_initial_delay()
    {
        var looks = new Looks(cpu with { InitialDelay = TimeSpan.FromMinutes(3) });

        looks.Measured("CpuTime", 90).Measured("CpuTime", 90).Measured("CpuTime", 90);
        Assert.Equal((Verdict.Undecided, "Not asked before 3m have passed."), (looks.Report.Verdict, looks.Report.Sentence));

        Assert.Equal(Verdict.Healthy, looks.Measured("CpuTime", 40).Report.Verdict);
    }

    [Fact]
    public void Keeps_as_many_answers_as_it_is_told()
    {
        var looks = new Looks(cpu with { Keep = 3 });

        foreach (var value in (double[])[10, 20, 30, 40]) looks.Measured("CpuTime", value);

        Assert.Equal([20, 30, 40], looks.State.History["cpu"].Select(point => point.Value));
    }

    [Fact]
    public void Is_not_silenced_by_a_source_that_fails()
    {
        var probe = new ProbeCheck { Name = "home", Path = "/", Failures = new(1, 1), Critical = true };
        var looks = new Looks(errors, probe).Saw(new() { Error = "429" });
        Assert.Equal((Verdict.Error, "The health data can't be read: 429"), (looks.Report.Verdict, looks.Report.Sentence));

        looks.Probed("home", new("shop did not answer."));

        Assert.Equal((Verdict.Degraded, "home"), (looks.Report.Verdict, looks.Report.DecidedBy));
    }

    [Fact]
    public void Together_with_another_keeps_the_state_of_a_rollout_under_8_KB()
    {
        var looks = new Looks(errors with { Keep = 0 }, errors with { Name = "latency", Event = ComparedEvent.Slow, Keep = 0 });

        for (var look = 0; look < 240; look++)
        {
            looks.Saw(new()
            {
                Bins =
                [
                    new(Arm.Canary, looks.Now, 1234, 3) { Latency = new([50, 100, 250, 500], [600, 1111, 1180, 1220], 1234) },
                    new(Arm.Baseline, looks.Now, 23456, 57) { Latency = new([50, 100, 250, 500], [11728, 21110, 22283, 23221], 23456) },
                ],
            });
        }

        Assert.InRange(JsonSerializer.SerializeToUtf8Bytes(looks.State.Checks, CanaryJson.Options).Length, 1, 8 * 1024);
    }
}
