using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Core.Tests.Rollouts;

public class When_azure_refuses
{
    private static readonly Problem busy = new(ProblemKind.Transient, "Another operation is in progress.");
    private static readonly Problem forbidden = new(ProblemKind.Permanent, "The role Website Contributor is missing.");

    // A swap takes a minute, and is asked for each 15 seconds.
    [Theory]
    [InlineData(null, 4)]
    [InlineData(5, 4)]
    [InlineData(30, 2)]
    [InlineData(3600, 1)]
    public void An_operation_is_asked_for_as_seldom_as_it_asks(int? seconds, int times)
    {
        var scene = new Scene();
        if (seconds is { } wait) scene.World.AskIn = TimeSpan.FromSeconds(wait);

        scene.Until<Phase.Baking>();

        Assert.Equal(times, scene.World.OperationsRead);
    }

    [Fact]
    public void What_Azure_says_of_an_operation_is_told_until_it_has_ended()
    {
        var scene = new Scene();
        scene.World.Progress = "Warming up instance 2 of 3.";

        scene.Until<Phase.Promoting>(_ => scene.Rollout.Intent?.Progress == "Warming up instance 2 of 3.");
        scene.Until<Phase.Baking>();

        Assert.Null(scene.Rollout.Intent);
    }

    [Fact]
    public void A_rollback_does_not_wait_for_a_share_whose_removal_got_no_answer()
    {
        var scene = new Scene().Until<Phase.Stepping>(step => step.ReachedAt is not null);
        scene.World.LoseNextAnswer = TimeSpan.FromMinutes(10);
        scene.Command(new Command.Abort("ann"));
        var began = scene.Time.GetUtcNow();

        scene.Until<Phase.RollingBack>(back => back.Progress.TrafficRemovedAt is not null);

        Assert.True(scene.Time.GetUtcNow() - began <= 2 * scene.Rollout.Pace.Poll, "It is asked for again at once.");
    }

    [Fact]
    public void A_rollback_does_not_wait_for_a_share_that_may_yet_be_given_and_takes_it_away_again()
    {
        var scene = new Scene();
        scene.World.Refuse = what =>
        {
            if (what == "share 50") scene.World.LoseNextAnswer = TimeSpan.FromSeconds(55);
            return null;
        };
        scene.Until<Phase.Stepping>(_ => scene.Rollout.Intent is { By: "lost" });
        scene.Command(new Command.Abort("ann"));
        var began = scene.Time.GetUtcNow();

        scene.Until<Phase.RollingBack>(back => back.Progress.TrafficRemovedAt is not null);
        Assert.True(scene.Time.GetUtcNow() - began <= scene.Rollout.Pace.Poll, "The share that it has is taken away at once.");
        scene.Until<Phase.RolledBack>();

        Assert.True(scene.Rollout.EndedAt - began >= scene.Rollout.Pace.ActionTimeout, "It ends only when that can come no more.");
        Assert.Equal(["share 10", "share 0", "share 50", "share 0"], scene.World.Done.Where(done => done.StartsWith("share", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_rollback_does_not_wait_for_a_deployment_whose_answer_was_lost_which_changes_nothing_if_it_comes_late()
    {
        var (scene, lose) = (new Scene().Until<Phase.Stepping>(step => step.ReachedAt is not null), true);
        scene.World.Refuse = what =>
        {
            if (what == "deploy 1.0.0" && lose) scene.World.LoseNextAnswer = TimeSpan.FromSeconds(55);
            if (what == "deploy 1.0.0") lose = false;
            return null;
        };
        scene.Command(new Command.Abort("ann"));
        var began = scene.Time.GetUtcNow();

        scene.Until<Phase.RollingBack>(_ => scene.World.InSlot == "1.0.0");
        Assert.True(scene.Time.GetUtcNow() - began <= scene.Rollout.Pace.Poll, "It is done again at once.");
        scene.Until<Phase.RolledBack>();

        Assert.True(scene.Rollout.EndedAt - began < scene.Rollout.Pace.ActionTimeout);
        scene.Time.Advance(2 * scene.Rollout.Pace.ActionTimeout);
        var late = (await scene.World.ReadSlotsAsync(scene.Rollout.Environment.Target, default)).Value!;
        Assert.Equal(("1.0.0", "1.0.0", 2), (late.Live, late.InSlot, scene.World.Done.Count(done => done == "deploy 1.0.0")));
    }

    [Fact]
    public void Of_a_package_that_is_unpacked_a_rollback_waits_until_it_is_certain_that_it_is_not_under_way()
    {
        var (scene, lose) = (new Scene(deployment: DeploymentMethod.OneDeploy), true);
        scene.Until<Phase.Stepping>(step => step.ReachedAt is not null);
        scene.World.Refuse = what =>
        {
            if (what == "deploy 1.0.0" && lose) scene.World.LoseNextAnswer = TimeSpan.FromSeconds(55);
            if (what == "deploy 1.0.0") lose = false;
            return null;
        };

        scene.Command(new Command.Abort("ann")).Until<Phase.RolledBack>();

        Assert.Single(scene.World.Done, "deploy 1.0.0");
    }

    [Fact]
    public void A_rollback_tries_again_at_once_what_was_refused_and_then_with_growing_pauses()
    {
        var (scene, asked) = (new Scene().Until<Phase.Stepping>(step => step.ReachedAt is not null), new List<DateTimeOffset>());
        scene.World.Refuse = _ =>
        {
            asked.Add(scene.Time.GetUtcNow());
            return busy;
        };

        scene.Command(new Command.Abort("ann")).For(TimeSpan.FromMinutes(1));

        var pause = scene.Rollout.Pace.WarmUp;
        Assert.Equal([TimeSpan.Zero, pause, 2 * pause], asked.Zip(asked.Skip(1), (one, next) => next - one).Take(3));
    }

    [Fact]
    public void A_rollback_asks_for_nothing_but_the_share_before_nobody_new_is_sent_to_the_canary()
    {
        var scene = new Scene().Until<Phase.Stepping>(step => step.ReachedAt is not null);
        scene.World.Blind = what => what == "slots" ? busy : null;

        scene.Command(new Command.Abort("ann")).Until<Phase.RollingBack>(back => back.Progress.TrafficRemovedAt is not null);

        Assert.Equal(0, scene.World.Share.Value);
    }

    [Theory]
    [InlineData("deploy 1.1.0")]
    [InlineData("share 10")]
    [InlineData("swap to 1.1.0")]
    public void What_is_never_answered_and_never_done_needs_a_person(string action)
    {
        var scene = new Scene();
        scene.World.Refuse = what => what == action ? new(ProblemKind.Unclear, "500 (Internal Server Error)") : null;

        scene.Until<Phase.Stuck>();

        Assert.Contains("500", scene.Store.Events[^1].Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_passing_problem_is_tried_again()
    {
        var (scene, refusals) = (new Scene(), 3);
        scene.World.Refuse = what => what == "deploy 1.1.0" && refusals-- > 0 ? busy : null;

        scene.Until<Phase.Succeeded>();

        Assert.Single(scene.Store.Events, happened => happened.Kind is EventKind.ActionRefused);
    }

    [Fact]
    public void A_problem_that_stays_needs_a_person_who_retries()
    {
        var scene = new Scene();
        scene.World.Refuse = what => what == "swap to 1.1.0" ? forbidden : null;
        scene.Until<Phase.Stuck>();
        Assert.Contains("Website Contributor", scene.Store.Events[^1].Sentence);

        scene.World.Refuse = _ => null;

        scene.Command(new Command.Retry("ann")).Until<Phase.Succeeded>();
    }

    [Fact]
    public void Patience_ends_and_a_stuck_rollout_can_be_aborted()
    {
        var scene = new Scene();
        scene.World.Refuse = what => what == "deploy 1.1.0" ? busy : null;
        scene.Until<Phase.Stuck>();

        scene.Command(new Command.Abort("ann")).Until<Phase.RolledBack>();
    }

    [Fact]
    public void An_app_that_does_not_come_up_is_taken_back()
    {
        var scene = new Scene();
        scene.World.IsUp = false;

        scene.Until<Phase.RollingBack>();
        scene.World.IsUp = true;
        scene.Until<Phase.RolledBack>();

        Assert.IsType<Cause.NotUp>(((Phase.RolledBack)scene.Rollout.Phase).Cause);
    }

    [Fact]
    public void A_redirect_to_a_sign_in_page_is_no_app_that_is_up_where_the_policy_says_so()
    {
        var scene = new Scene(policy: Scene.TwoSteps with { WarmUp = new() { Statuses = [new(200, 299)] } });
        scene.World.Answers["/"] = 302;

        scene.Until<Phase.RollingBack>();

        Assert.IsType<Cause.NotUp>(((Phase.RollingBack)scene.Rollout.Phase).Cause);
        Assert.Null(scene.Rollout.WatchFrom);
    }

    [Fact]
    public void A_rollback_whose_swap_got_no_answer_takes_no_more_than_twice_as_long()
    {
        var (calm, lost) = (TakeBackLive(new Scene()), TakeBackLive(new Scene(), late: TimeSpan.FromSeconds(50)));

        Assert.True(lost.Took <= 2 * calm.Took, $"It takes {lost.Took} instead of {calm.Took}.");
        Assert.Equal(["swap to 1.1.0", "swap to 1.0.0"], lost.Swaps);
    }

    [Fact]
    public void A_swap_that_comes_when_a_rollback_has_swapped_again_already_is_undone_before_its_end()
    {
        // The slot keeps the canary, which a swap would make live.
        var scene = new Scene(policy: Scene.TwoSteps with { PinnedVisitors = PinnedVisitors.Stop });
        scene.World.SwapTakes = TimeSpan.FromSeconds(5);

        var (_, swaps) = TakeBackLive(scene, late: TimeSpan.FromSeconds(50));

        Assert.Equal("1.0.0", scene.World.Live);
        Assert.Equal(["swap to 1.1.0", "swap to 1.0.0", "swap to 1.0.0", "swap to 1.0.0"], swaps);
    }

    private static (TimeSpan Took, IEnumerable<string> Swaps) TakeBackLive(Scene scene, TimeSpan? late = null)
    {
        scene.Until<Phase.Baking>();
        scene.World.Refuse = what =>
        {
            if (what == "swap to 1.0.0") (scene.World.LoseNextAnswer, late) = (late, null);
            return null;
        };
        scene.Command(new Command.Abort("ann"));
        var began = scene.Time.GetUtcNow();
        scene.Until<Phase.RolledBack>();
        return (scene.Rollout.EndedAt!.Value - began, scene.World.Done.Where(done => done.StartsWith("swap", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_swap_whose_answer_was_lost_is_not_done_again()
    {
        var scene = new Scene();
        scene.World.Refuse = what =>
        {
            if (what == "swap to 1.1.0") scene.World.LoseNextAnswer = TimeSpan.FromSeconds(50);
            return null;
        };

        scene.Until<Phase.Succeeded>();

        Assert.Single(scene.World.Done, done => done.StartsWith("swap", StringComparison.Ordinal));
    }

    [Fact]
    public void No_data_holds_the_step_and_says_so_once_and_goes_on_when_there_is_data()
    {
        var scene = new Scene();
        scene.World.IsSilent = true;
        scene.Until<Phase.Stepping>().For(TimeSpan.FromHours(1));
        Assert.Single(scene.Store.Events, happened => happened.Kind is EventKind.Held);

        scene.World.IsSilent = false;

        scene.Until<Phase.Succeeded>();
    }

    [Fact]
    public void No_data_takes_the_canary_back_where_the_policy_says_so()
    {
        var policy = Scene.TwoSteps with { OnNoData = new(TimeSpan.FromMinutes(10), SilenceAction.Rollback) };
        var scene = new Scene(policy: policy);
        scene.World.IsSilent = true;

        scene.Until<Phase.RolledBack>();

        Assert.IsType<Cause.Unobservable>(((Phase.RolledBack)scene.Rollout.Phase).Cause);
    }

    [Fact]
    public void A_failing_metric_source_is_no_evidence_against_the_canary()
    {
        var scene = new Scene().Until<Phase.Stepping>(step => step.ReachedAt is not null);
        scene.World.MetricError = "throttled";
        scene.For(TimeSpan.FromHours(1));
        Assert.IsType<Phase.Stepping>(scene.Rollout.Phase);

        scene.World.MetricError = null;

        scene.Until<Phase.Succeeded>();
    }

    [Fact]
    public void A_rollout_past_its_deadline_is_taken_back()
    {
        var scene = new Scene(policy: Scene.TwoSteps with { Deadline = TimeSpan.FromHours(1) });
        scene.World.IsSilent = true;

        scene.Until<Phase.RolledBack>();

        Assert.IsType<Cause.DeadlinePassed>(((Phase.RolledBack)scene.Rollout.Phase).Cause);
    }

    [Fact]
    public void A_target_that_runs_another_version_than_expected_is_left_alone()
    {
        var scene = new Scene();
        scene.World.Live = "0.9.0";

        scene.Until<Phase.Paused>();
        scene.Command(new Command.Abort("ann")).Until<Phase.RolledBack>();

        Assert.Empty(scene.World.Done);
    }
}
