using CanaryFunctions.Core.Health.Checks;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Core.Tests.Rollouts;

public class When_the_canary_degrades
{
    [Fact]
    public void A_bad_version_is_rolled_back()
    {
        var scene = new Scene("1.2.0");

        scene.Until<Phase.RolledBack>();

        Assert.Equal(["deploy 1.2.0", "share 10", "share 0", "deploy 1.0.0"], scene.World.Done);
        Assert.Equal("1.0.0", scene.World.Live);
        Assert.Equal("1.0.0", scene.World.InSlot);
    }

    [Fact]
    public void What_takes_it_back_goes_before_everything_else_from_the_first_action_on()
    {
        var scene = new Scene("1.2.0");
        var urgent = new List<(string, bool)>();
        scene.World.Refuse = action =>
        {
            urgent.Add((action, Urgency.IsRollback));
            return null;
        };

        scene.Until<Phase.RolledBack>();

        Assert.Equal([("deploy 1.2.0", false), ("share 10", false), ("share 0", true), ("deploy 1.0.0", true)], urgent);
        Assert.False(Urgency.IsRollback);
    }

    [Fact]
    public void The_cause_is_the_sentence_of_the_check_with_its_numbers()
    {
        var scene = new Scene("1.2.0").Until<Phase.RolledBack>();

        var cause = Assert.IsType<Cause.Degraded>(((Phase.RolledBack)scene.Rollout.Phase).Cause);

        Assert.Equal("errors", cause.Check);
        Assert.Matches(@"^Canary fails (more than )?[\d.]+ times as often as the baseline \(99 % interval .+\): \d.* of .* against .*\.$",
            cause.Sentence);
    }

    [Fact]
    public void A_policy_that_wants_a_person_pauses_and_still_watches()
    {
        var scene = new Scene("1.2.0", Scene.TwoSteps with { OnDegraded = DegradedResponse.Pause });

        scene.Until<Phase.Paused>().For(TimeSpan.FromMinutes(30));

        Assert.Equal(PauseReason.Degraded, ((Phase.Paused)scene.Rollout.Phase).Reason);
        Assert.Equal(10, scene.World.Share.Value);
    }

    [Fact]
    public void A_canary_paused_by_a_person_is_taken_back_all_the_same()
    {
        var scene = new Scene("1.1.0").Until<Phase.Stepping>(step => step.ReachedAt is not null);
        scene.Command(new Command.Pause("ann"));

        scene.World.Badness["1.1.0"] = 200;

        scene.Until<Phase.RolledBack>();
    }

    [Fact]
    public void A_broken_limit_after_the_promotion_swaps_back_and_heals_the_slot()
    {
        var limit = new LimitCheck { Name = "cpu", Metric = "CpuTime", Max = 50, Critical = true };
        var scene = new Scene(policy: Scene.TwoSteps with { Checks = [.. Scene.TwoSteps.Checks, limit] });
        scene.World.Gauges["CpuTime"] = 10;
        scene.Until<Phase.Baking>();

        scene.World.Gauges["CpuTime"] = 60;

        scene.Until<Phase.RolledBack>();
        Assert.Equal(("1.0.0", "1.0.0"), (scene.World.Live, scene.World.InSlot));
        Assert.Equal(1, scene.World.Done.Count(done => done == "swap to 1.0.0"));
    }

    [Fact]
    public void The_slot_is_stopped_where_the_policy_says_so()
    {
        var scene = new Scene("1.2.0", Scene.TwoSteps with { PinnedVisitors = PinnedVisitors.Stop });

        scene.Until<Phase.RolledBack>();

        Assert.False(scene.World.SlotRunning);
    }

    [Fact]
    public void Pinned_visitors_are_waited_for_where_the_policy_says_so()
    {
        var scene = new Scene("1.2.0", Scene.TwoSteps with { PinnedVisitors = PinnedVisitors.Wait });

        scene.Until<Phase.RolledBack>();

        var removed = scene.Store.Events.Single(happened => happened.Kind is EventKind.TrafficRemoved).At;
        Assert.True(scene.Store.Events[^1].At - removed >= scene.Rollout.Pace.Quiet);
        Assert.Equal("1.2.0", scene.World.InSlot);
    }
}
