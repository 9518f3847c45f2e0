using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Core.Tests.Rollouts;

public class When_the_canary_is_good
{
    private readonly Scene scene = new("1.1.0");

    [Fact]
    public void It_is_promoted_by_one_swap_after_all_steps()
    {
        scene.Until<Phase.Succeeded>();

        Assert.Equal(["deploy 1.1.0", "share 10", "share 50", "share 0", "swap to 1.1.0"], scene.World.Done);
        Assert.Equal("1.1.0", scene.World.Live);
    }

    [Fact]
    public void Each_step_lasts_until_its_shortest_time_has_been_judged()
    {
        scene.Until<Phase.Stepping>(step => step.Step == 1);

        var reached = scene.Store.Events.First(happened => happened.Kind is EventKind.StepReached).At;
        var passed = scene.Store.Events.First(happened => happened.Kind is EventKind.StepPassed).At;
        var telemetryLag = scene.Rollout.Environment.Target.Telemetry.Lag;
        Assert.InRange(passed - reached, TimeSpan.FromMinutes(5) + telemetryLag, TimeSpan.FromMinutes(10));
    }

    [Fact]
    public void No_visitor_is_sent_before_it_is_warm()
    {
        scene.World.IsUp = false;

        scene.Until<Phase.Warming>().For(TimeSpan.FromMinutes(5));

        Assert.Equal(0, scene.World.Share.Value);
    }

    [Fact]
    public void Every_event_says_what_happened_and_they_are_numbered_without_a_gap()
    {
        scene.Until<Phase.Succeeded>();

        Assert.Equal(Enumerable.Range(1, scene.Store.Events.Count), scene.Store.Events.Select(e => e.Number));
        Assert.All(scene.Store.Events, happened => Assert.EndsWith(".", happened.Sentence));
    }

    [Fact]
    public void A_step_on_evidence_ends_when_the_canary_is_shown_to_be_safe()
    {
        var evidence = new Scene(policy: Scene.TwoSteps with
        {
            Steps = [new() { Weight = new(50), AtLeast = TimeSpan.FromMinutes(2), Advance = Advance.Evidence }],
        });
        evidence.World.Badness["1.0.0"] = evidence.World.Badness["1.1.0"] = 50;

        evidence.Until<Phase.Promoting>();

        var passed = Assert.Single(evidence.Store.Events, happened => happened.Kind is EventKind.StepPassed);
        Assert.Equal(Core.Health.Verdict.Healthy, passed.Health?.Verdict);
    }

    [Fact]
    public void A_step_for_a_person_waits_and_says_so_once()
    {
        var manual = new Scene(policy: Scene.TwoSteps with
        {
            Steps = [new() { Weight = new(50), Advance = Advance.Person }],
        });

        manual.Until<Phase.Stepping>().For(TimeSpan.FromHours(1));

        Assert.Single(manual.Store.Events, happened => happened.Kind is EventKind.Held);
        manual.Command(new Command.Advance("bob")).Until<Phase.Succeeded>();
    }
}
