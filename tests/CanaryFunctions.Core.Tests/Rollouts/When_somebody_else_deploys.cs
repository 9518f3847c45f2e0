using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Core.Tests.Rollouts;

/// <summary>While the canary has visitors, somebody else changes what is in the slots.</summary>
public class When_somebody_else_deploys
{
    private readonly Scene scene = new Scene().Until<Phase.Stepping>(step => step.ReachedAt is not null);

    [Fact]
    public void To_the_canary_slot_the_rollout_holds_and_says_what_was_found()
    {
        scene.World.InSlot = "0.9.0";

        scene.For(TimeSpan.FromMinutes(6));

        var paused = Assert.IsType<Phase.Paused>(scene.Rollout.Phase);
        Assert.Equal(PauseReason.Replaced, paused.Reason);
        Assert.StartsWith("Somebody has put 0.9.0 on the canary slot. Resume puts 1.1.0 back", paused.Why, StringComparison.Ordinal);
        Assert.DoesNotContain("swap", string.Join(' ', scene.World.Done), StringComparison.Ordinal);
    }

    [Fact]
    public void And_is_told_to_go_on_the_canary_is_put_back_and_judged_anew()
    {
        scene.World.InSlot = "0.9.0";
        scene.For(TimeSpan.FromMinutes(6)).Command(new Command.Resume("ann"));

        scene.Until<Phase.Succeeded>();

        Assert.Equal(2, scene.World.Done.Count(done => done == "deploy 1.1.0"));
        Assert.Equal("1.1.0", scene.World.Live);
    }

    [Fact]
    public void To_the_canary_slot_without_changing_the_marker_it_is_noticed_all_the_same_and_put_right()
    {
        scene.World.SlotContent = "package other.zip";
        scene.For(TimeSpan.FromMinutes(6));
        Assert.StartsWith(
            "Somebody has put something else that is marked as 1.1.0 (package other.zip) on the canary slot.",
            Assert.IsType<Phase.Paused>(scene.Rollout.Phase).Why, StringComparison.Ordinal);

        scene.Command(new Command.Resume("ann")).Until<Phase.Succeeded>();

        Assert.Equal("package 1.1.0", scene.World.LiveContent);
    }

    [Fact]
    public void To_the_canary_slot_before_the_promotion_the_rollout_holds_and_begins_anew()
    {
        scene.BeforeTheSwap(() => scene.World.InSlot = "0.9.0").Until<Phase.Paused>();

        scene.Command(new Command.Resume("ann")).Until<Phase.Succeeded>();

        Assert.Equal(("1.1.0", "1.0.0"), (scene.World.Live, scene.World.InSlot));
    }

    [Fact]
    public void To_the_canary_slot_while_it_is_paused_it_is_noticed_and_no_share_is_given_to_it()
    {
        scene.Command(new Command.Pause("ann"));
        scene.World.InSlot = "0.9.0";
        scene.For(TimeSpan.FromMinutes(6));
        Assert.Equal(PauseReason.Replaced, Assert.IsType<Phase.Paused>(scene.Rollout.Phase).Reason);

        Assert.NotNull(RolloutCommands.WhyNot(scene.Rollout, new Command.Advance("ann")));
        scene.Command(new Command.Resume("ann")).Until<Phase.Succeeded>();

        Assert.Equal(2, scene.World.Done.Count(done => done == "deploy 1.1.0"));
    }

    [Fact]
    public void To_production_nothing_is_fought_and_going_on_holds_again_until_it_is_put_right()
    {
        scene.World.Live = "3.0.0";
        scene.For(TimeSpan.FromMinutes(6));
        Assert.Contains("made 3.0.0 live instead of 1.0.0", ((Phase.Paused)scene.Rollout.Phase).Why, StringComparison.Ordinal);

        scene.Command(new Command.Resume("ann")).Until<Phase.Paused>();
        Assert.Equal("3.0.0", scene.World.Live);

        scene.World.Live = "1.0.0";
        scene.Command(new Command.Resume("ann")).Until<Phase.Succeeded>();
    }

    [Fact]
    public void It_is_looked_at_seldom_since_each_look_costs_four_calls()
    {
        var before = scene.World.ReadCalls;
        var looks = 0;
        for (var end = scene.Time.GetUtcNow() + TimeSpan.FromMinutes(4); scene.Time.GetUtcNow() < end; looks++) scene.Look();

        Assert.True(scene.World.ReadCalls - before <= 2 * looks, "Share and metrics only.");
    }
}
