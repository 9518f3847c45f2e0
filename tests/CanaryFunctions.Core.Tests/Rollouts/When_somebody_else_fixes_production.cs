using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Core.Tests.Rollouts;

/// <summary>A hotfix goes to production past the rollout: it is never swapped away, and nothing writes over it.</summary>
public class When_somebody_else_fixes_production
{
    private readonly Scene scene = new();

    [Fact]
    public void After_the_last_look_at_the_slots_and_before_the_promotion_nothing_is_swapped()
    {
        scene.BeforeTheSwap(() => (scene.World.Live, scene.World.LiveContent) = ("1.0.1", "package 1.0.1"));

        scene.Until<Phase.Paused>().For(TimeSpan.FromMinutes(10));

        var paused = Assert.IsType<Phase.Paused>(scene.Rollout.Phase);
        Assert.Equal(
            "Somebody has made 1.0.1 live instead of 1.0.0. If 1.0.0 is made live again, resume begins anew; abort takes the canary back and "
            + "leaves what is live as it is: start a rollout from that.",
            paused.Why);
        Assert.DoesNotContain("swap to 1.1.0", scene.World.Done);
    }

    [Fact]
    public void Promote_is_refused_with_the_reason_and_abort_leaves_the_fix()
    {
        scene.BeforeTheSwap(() => scene.World.Live = "1.0.1").Until<Phase.Paused>();
        Assert.StartsWith(
            "Somebody has made 1.0.1 live", RolloutCommands.WhyNot(scene.Rollout, new Command.Promote("ann")), StringComparison.Ordinal);

        scene.Command(new Command.Abort("ann")).Until<Phase.RolledBack>();

        Assert.Equal(("1.0.1", "1.0.0"), (scene.World.Live, scene.World.InSlot));
    }

    [Fact]
    public void Without_changing_the_marker_it_is_noticed_all_the_same()
    {
        scene.Until<Phase.Stepping>(step => step.ReachedAt is not null);
        scene.World.LiveContent = "package hotfix.zip";

        scene.For(TimeSpan.FromMinutes(6));

        Assert.StartsWith(
            "Somebody has made something else that is marked as 1.0.0 (package hotfix.zip) live instead of 1.0.0. Resume takes that for 1.0.0",
            Assert.IsType<Phase.Paused>(scene.Rollout.Phase).Why, StringComparison.Ordinal);
        scene.Command(new Command.Resume("ann")).Until<Phase.Succeeded>();
    }

    [Fact]
    public void While_the_canary_is_watched_live_the_rollout_holds_and_abort_leaves_the_fix()
    {
        scene.Until<Phase.Baking>();
        (scene.World.Live, scene.World.LiveContent) = ("1.1.1", "package 1.1.1");
        scene.World.Badness["1.1.1"] = 500;
        scene.For(TimeSpan.FromMinutes(30));
        Assert.Equal(
            "Somebody has made 1.1.1 live instead of 1.1.0. If 1.1.0 is made live again, the rollout goes on by itself; abort ends it and "
            + "leaves what is live as it is.",
            scene.Rollout.Held);

        scene.Command(new Command.Abort("ann")).Until<Phase.RolledBack>();

        Assert.Equal("1.1.1", scene.World.Live);
        Assert.Contains("1.1.1, which somebody has made live, is left as it is", scene.Store.Events[^1].Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void While_the_canary_is_watched_live_and_takes_that_back_the_rollout_goes_on()
    {
        scene.Until<Phase.Baking>();
        scene.World.Live = "1.1.1";
        scene.For(TimeSpan.FromMinutes(6));

        scene.World.Live = "1.1.0";

        scene.Until<Phase.Succeeded>();
    }

    [Fact]
    public void Under_the_canarys_mark_no_rollback_swaps_it_away()
    {
        scene.Until<Phase.Baking>();
        scene.World.LiveContent = "package hotfix.zip";

        scene.Command(new Command.Abort("ann")).Until<Phase.RolledBack>();

        Assert.Equal("package hotfix.zip", scene.World.LiveContent);
    }
}
