using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Core.Tests.Rollouts;

/// <summary>Somebody makes the canary, or the baseline again, live by hand.</summary>
public class When_somebody_else_swaps
{
    private readonly Scene scene = new Scene().Until<Phase.Stepping>(step => step.ReachedAt is not null);

    [Fact]
    public void The_rollout_holds_and_says_what_each_command_would_do()
    {
        SwapByHand();

        Assert.Equal(
            "Somebody has made 1.1.0 live. Promote accepts that, and the rollout goes on with watching it; abort makes 1.0.0 live again; "
            + "if you swap back by hand, resume goes on.",
            Paused().Why);
        Assert.Equal((PauseReason.Swapped, "1.1.0"), (Paused().Reason, scene.World.Live));
    }

    [Fact]
    public void Promote_accepts_what_is_live_and_swaps_nothing()
    {
        SwapByHand();

        scene.Command(new Command.Promote("ann")).Until<Phase.Succeeded>();

        Assert.Equal(("1.1.0", 0), (scene.World.Live, scene.World.Share.Value));
        Assert.DoesNotContain("swap to 1.1.0", scene.World.Done);
    }

    [Fact]
    public void Abort_makes_the_baseline_live_again()
    {
        SwapByHand();

        scene.Command(new Command.Abort("ann")).Until<Phase.RolledBack>();

        Assert.Equal("1.0.0", scene.World.Live);
    }

    [Fact]
    public void Resume_goes_on_where_they_have_swapped_back()
    {
        SwapByHand();
        scene.World.SwapByHand();

        scene.Command(new Command.Resume("ann")).Until<Phase.Succeeded>();

        Assert.Single(scene.World.Done, "deploy 1.1.0");
    }

    [Fact]
    public void Resume_holds_again_where_they_have_not_and_gives_no_share()
    {
        SwapByHand();
        var shares = scene.World.Done.Count(done => done.StartsWith("share", StringComparison.Ordinal));

        scene.Command(new Command.Resume("ann")).For(TimeSpan.FromMinutes(10));

        Assert.Equal(PauseReason.Swapped, Paused().Reason);
        Assert.Equal(shares, scene.World.Done.Count(done => done.StartsWith("share", StringComparison.Ordinal)));
    }

    [Fact]
    public void Advance_is_refused_with_the_reason()
    {
        SwapByHand();

        Assert.StartsWith(
            "Somebody has made 1.1.0 live.",
            RolloutCommands.WhyNot(scene.Rollout, new Command.Advance("ann")), StringComparison.Ordinal);
    }

    [Fact]
    public void Its_deadline_does_not_swap_back_what_they_have_made_live()
    {
        SwapByHand();

        scene.For(TimeSpan.FromHours(7));

        Assert.Equal(("1.1.0", PauseReason.Swapped), (scene.World.Live, Paused().Reason));
    }

    [Fact]
    public void Before_the_deployment_it_holds_as_well()
    {
        var early = new Scene();
        early.World.Live = "1.1.0";
        early.World.InSlot = "1.0.0";

        early.Until<Phase.Paused>();
        Assert.Empty(early.World.Done);

        early.Command(new Command.Promote("ann")).Until<Phase.Succeeded>();
        Assert.Empty(early.World.Done);
    }

    [Fact]
    public void Back_while_the_canary_is_watched_live_the_rollout_holds_and_promote_swaps_again()
    {
        scene.Until<Phase.Baking>();
        scene.World.SwapByHand();
        scene.For(TimeSpan.FromMinutes(30));
        Assert.Equal(
            "Somebody has made 1.0.0 live instead of 1.1.0. Promote swaps again; abort ends it and leaves what is live as it is.",
            scene.Rollout.Held);

        scene.Command(new Command.Promote("ann")).Until<Phase.Succeeded>();

        Assert.Equal("1.1.0", scene.World.Live);
    }

    [Fact]
    public void Back_while_the_canary_is_watched_live_abort_takes_it_from_the_slot()
    {
        scene.Until<Phase.Baking>();
        scene.World.SwapByHand();
        scene.For(TimeSpan.FromMinutes(6));

        scene.Command(new Command.Abort("ann")).Until<Phase.RolledBack>();

        Assert.Equal(("1.0.0", "1.0.0"), (scene.World.Live, scene.World.InSlot));
        Assert.DoesNotContain("swap to 1.0.0", scene.World.Done);
    }

    [Theory]
    [InlineData("deploy 1.1.0", typeof(Phase.Deploying))]
    [InlineData("share 50", typeof(Phase.Stepping))]
    [InlineData("share 0", typeof(Phase.Promoting))]
    public void And_has_only_begun_to_with_a_preview_the_rollout_holds_until_that_is_over(string before, Type phase)
    {
        var begun = new Scene();
        begun.World.Refuse = what =>
        {
            if (what == before) (begun.World.IsPrepared, begun.World.Refuse) = (true, _ => null);
            return null;
        };

        begun.For(TimeSpan.FromMinutes(45));

        Assert.StartsWith("Somebody has begun a swap with preview", begun.Rollout.Held, StringComparison.Ordinal);
        Assert.Equal((phase, "1.0.0"), (begun.Rollout.Phase.GetType(), begun.World.Live));
        begun.World.IsPrepared = false;
        begun.Until<Phase.Succeeded>();
    }

    [Fact]
    public void And_has_only_begun_to_with_a_preview_abort_cancels_that_and_removes_the_share()
    {
        scene.World.IsPrepared = true;

        scene.Command(new Command.Abort("ann")).Until<Phase.RolledBack>();

        Assert.Equal((0, false), (scene.World.Share.Value, scene.World.IsPrepared));
    }

    private Phase.Paused Paused() => Assert.IsType<Phase.Paused>(scene.Rollout.Phase);

    private void SwapByHand()
    {
        scene.World.SwapByHand();
        scene.For(TimeSpan.FromMinutes(6));
    }
}
