using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Health.Checks;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Core.Tests.Rollouts;

public class When_a_probe_is_asked
{
    private static readonly ProbeCheck home = new()
    {
        Name = "home",
        Path = "/health",
        Interval = TimeSpan.FromSeconds(10),
        Failures = new(3, 5),
        Critical = true,
    };

    private static readonly Policy policy = Scene.TwoSteps with { Checks = [.. Scene.TwoSteps.Checks, home] };

    [Fact]
    public void It_is_asked_at_its_interval_and_azure_only_once_a_minute()
    {
        var scene = new Scene(policy: policy).Until<Phase.Stepping>(step => step.ReachedAt is not null);
        var (probes, reads) = (scene.World.Probed.Count, scene.World.ReadCalls);

        scene.For(TimeSpan.FromMinutes(3));

        Assert.InRange(scene.World.Probed.Count - probes, 17, 19);
        Assert.InRange(scene.World.ReadCalls - reads, 4, 8);
    }

    [Fact]
    public void Three_bad_answers_of_five_take_the_canary_back_within_the_minute()
    {
        var scene = new Scene(policy: policy).Until<Phase.Stepping>(step => step.ReachedAt is not null)
            .For(TimeSpan.FromMinutes(1));
        var broken = scene.Time.GetUtcNow();

        scene.World.Answers["/health"] = 500;
        scene.Until<Phase.RollingBack>();

        var cause = Assert.IsType<Cause.Degraded>(((Phase.RollingBack)scene.Rollout.Phase).Cause);
        Assert.Equal("home", cause.Check);
        Assert.True(scene.Time.GetUtcNow() - broken < TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void After_the_swap_production_is_asked()
    {
        var scene = new Scene(policy: policy).Until<Phase.Succeeded>();

        Assert.Equal(CanaryPlace.Production, scene.World.Probed[^1].Place);
    }

    [Fact]
    public void A_bad_answer_in_production_swaps_back()
    {
        var scene = new Scene(policy: policy).Until<Phase.Baking>();

        scene.World.Answers["/health"] = 500;

        scene.Until<Phase.RolledBack>();
        Assert.Equal("1.0.0", scene.World.Live);
    }
}
