using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Health.Checks;
using CanaryFunctions.Core.Health.Statistics;
using CanaryFunctions.Core.Planning;
using CanaryFunctions.Core.Policies;

namespace CanaryFunctions.Core.Tests.Planning;

public class A_plan
{
    private static readonly Traffic busy = new(3000, 0.002);
    private static readonly Telemetry telemetry = new();

    [Fact]
    public void Tells_for_each_step_when_faults_are_found_with_the_lag_of_the_telemetry()
    {
        var plan = RolloutPlan.Of(Presets.Careful, busy, telemetry);

        var bare = new DetectionPlan { RequestsPerMinute = 3000, Share = 0.25, FailureRate = 0.002, Alpha = 0.01 };
        Assert.Equal(3, plan.Steps.Length);
        Assert.Equal(
            [.. new[] { 1.5, 2, 3, 10 }.Select(ratio => new FaultPlan(ratio, bare.TimeToDetect(ratio) + telemetry.Lag))],
            plan.Steps[1].Faults);
    }

    [Fact]
    public void Warns_of_steps_that_cannot_see_twice_the_failures()
    {
        var plan = RolloutPlan.Of(Presets.Careful, busy, telemetry);

        Assert.StartsWith("Step 1 sees only faults of 2.7× and more. A fault of 2× needs 1h16m.", plan.Steps[0].Warning, StringComparison.Ordinal);
        Assert.Null(plan.Steps[1].Warning);
    }

    [Fact]
    public void Gives_a_comparison_only_its_share_of_the_error_budget()
    {
        var shared = Presets.Careful with
        {
            Checks = [.. Presets.Careful.Checks, new ComparisonCheck { Name = "latency", Event = ComparedEvent.Slow, Weight = 9 }],
        };

        var (alone, less) = (RolloutPlan.Of(Presets.Careful, busy, telemetry), RolloutPlan.Of(shared, busy, telemetry));

        Assert.True(less.Steps[0].Faults[1].Within > alone.Steps[0].Faults[1].Within);
    }

    [Fact]
    public void Says_where_there_is_nothing_to_compare()
    {
        var all = Presets.Careful with { Steps = [new() { Weight = new(100) }] };
        var unchecked_ = Presets.Careful with { Checks = [], Steps = [new() { Weight = new(5) }] };

        Assert.Contains("no visitor on the baseline", RolloutPlan.Of(all, busy, telemetry).Steps[0].Warning, StringComparison.Ordinal);
        Assert.Contains("add a comparison", RolloutPlan.Of(unchecked_, busy, telemetry).Steps[0].Warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Takes_the_traffic_of_both_arms_over_all_the_time_recorded()
    {
        var start = DateTimeOffset.UnixEpoch;
        Bin[] bins =
        [
            new(Arm.Baseline, start, 90, 1), new(Arm.Canary, start, 10, 0), new(Arm.Baseline, start.AddMinutes(3), 100, 1),
        ];

        var traffic = Traffic.Of(bins, TimeSpan.FromMinutes(1))!;

        Assert.Equal((50, 2.5 / 201), (traffic.RequestsPerMinute, traffic.FailureRate));
        Assert.Null(Traffic.Of([], TimeSpan.FromMinutes(1)));
    }
}
