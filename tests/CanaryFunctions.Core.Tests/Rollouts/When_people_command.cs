using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Core.Tests.Rollouts;

public class When_people_command
{
    private readonly Scene scene = new Scene().Until<Phase.Stepping>(step => step.ReachedAt is not null);

    [Fact]
    public void Abort_takes_the_canary_back()
    {
        scene.Command(new Command.Abort("ann")).Until<Phase.RolledBack>();

        Assert.Equal(new Cause.Aborted("ann"), ((Phase.RolledBack)scene.Rollout.Phase).Cause);
        Assert.Equal(0, scene.World.Share.Value);
    }

    [Fact]
    public void Pause_stays_at_the_step_until_resume()
    {
        scene.Command(new Command.Pause("ann")).For(TimeSpan.FromHours(2));
        Assert.IsType<Phase.Paused>(scene.Rollout.Phase);

        scene.Command(new Command.Resume("bob")).Until<Phase.Succeeded>();
    }

    [Fact]
    public void Promote_swaps_at_once()
    {
        scene.Command(new Command.Promote("ann")).Until<Phase.Baking>();

        Assert.Equal(["deploy 1.1.0", "share 10", "share 0", "swap to 1.1.0"], scene.World.Done);
    }

    [Fact]
    public void Supersede_names_the_version_that_comes_instead()
    {
        scene.Command(new Command.Supersede("ann", "1.3.0")).Until<Phase.RolledBack>();

        Assert.Contains("1.3.0", ((Phase.RolledBack)scene.Rollout.Phase).Cause.Sentence);
    }

    [Fact]
    public void A_command_that_comes_too_late_is_recorded_and_ignored()
    {
        scene.Command(new Command.Abort("ann"));

        scene.Command(new Command.Pause("bob"));

        Assert.Contains(scene.Store.Events, happened =>
            happened.Kind is EventKind.CommandIgnored && happened.By == "bob");
    }

    [Fact]
    public void Aborting_a_promotion_under_way_ends_with_the_baseline_live()
    {
        scene.Command(new Command.Promote("ann")).Until<Phase.Promoting>();
        while (!scene.World.Done.Contains("swap to 1.1.0")) scene.Look();

        scene.Command(new Command.Abort("ann")).Until<Phase.RolledBack>();

        Assert.Equal(("1.0.0", "1.0.0"), (scene.World.Live, scene.World.InSlot));
    }

    [Fact]
    public void A_share_changed_by_somebody_else_during_a_pause_is_noticed_once_and_resume_puts_it_back()
    {
        scene.Command(new Command.Pause("ann"));
        scene.World.SetShare(35);
        scene.For(TimeSpan.FromMinutes(10));
        var paused = Assert.IsType<Phase.Paused>(scene.Rollout.Phase);
        Assert.StartsWith("Somebody has set the canary's share to 35 %", paused.Why, StringComparison.Ordinal);
        Assert.Single(scene.Store.Events, happened => happened.PausedFor is PauseReason.Drift);

        scene.Command(new Command.Resume("ann"));

        Assert.Equal(10, scene.World.Share.Value);
    }

    [Fact]
    public void A_share_changed_by_somebody_else_pauses_and_resume_puts_it_back()
    {
        scene.World.SetShare(35);
        scene.Until<Phase.Paused>();
        Assert.Equal(35, scene.World.Share.Value);

        scene.Command(new Command.Resume("ann"));

        Assert.Equal(10, scene.World.Share.Value);
    }
}
