using CanaryFunctions.Core.Health.Checks;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Core.Tests.Rollouts;

public class When_a_check_fails_that_is_not_critical
{
    private static readonly LimitCheck cpu = new() { Name = "cpu", Metric = "CpuTime", Max = 50, Consecutive = 2 };

    private readonly Scene scene = new(policy: Scene.TwoSteps with
    {
        Checks = [.. Scene.TwoSteps.Checks, cpu],
        Promotion = new() { Bake = TimeSpan.FromHours(1) },
    });

    public When_a_check_fails_that_is_not_critical()
    {
        scene.World.Gauges["CpuTime"] = 10;
        scene.Until<Phase.Stepping>(step => step.ReachedAt is not null);
        scene.World.Gauges["CpuTime"] = 60;
    }

    [Fact]
    public void The_rollout_waits_at_its_step_and_says_why_once()
    {
        scene.For(TimeSpan.FromHours(1));

        Assert.Equal(10, scene.World.Share.Value);
        var held = Assert.Single(scene.Store.Events, happened => happened.Kind is EventKind.Held);
        Assert.Equal(
            "CpuTime broke its limit (at most 50) 2 times in a row; last value 60. "
            + "The check 'cpu' fails: the rollout waits until it passes or a person acts.",
            held.Sentence);
    }

    [Fact]
    public void It_goes_on_by_itself_when_the_check_passes_again()
    {
        scene.For(TimeSpan.FromHours(1));

        scene.World.Gauges["CpuTime"] = 10;

        scene.Until<Phase.Succeeded>();
    }

    [Fact]
    public void Of_one_that_is_live_it_is_said_only_while_the_check_fails()
    {
        scene.Command(new Command.Promote("ann")).Until<Phase.Baking>(_ => scene.Rollout.Held is not null);

        scene.World.Gauges["CpuTime"] = 10;

        scene.Until<Phase.Baking>(_ => scene.Rollout.Held is null);
    }

    [Fact]
    public void A_person_can_move_it_on()
    {
        scene.For(TimeSpan.FromHours(1));

        scene.Command(new Command.Promote("ann"));

        scene.Until<Phase.Succeeded>();
    }
}
