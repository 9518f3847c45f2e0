using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Core.Tests.Rollouts;

/// <summary>Somebody else takes part: a load test, an approval elsewhere.</summary>
public class When_hooks_are_asked
{
    private static readonly TimeSpan minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void Each_is_asked_once_at_its_stage_and_before_what_it_stands_for()
    {
        var scene = With(Enum.GetValues<HookStage>()).Until<Phase.Succeeded>();

        Assert.Equal(
            [
                "BeforeDeploy 0", "AfterWarmUp 0", "BeforeStep-1 0", "BeforeStep-2 10", "BeforePromotion 50",
                "AfterPromotion 0",
            ],
            Questions(scene));
        Assert.Equal(6, scene.Store.Events.Count(happened => happened.Kind is EventKind.HookAnswered));
    }

    [Theory]
    [InlineData(HookStage.BeforeDeploy, "1.0.0", null)]
    [InlineData(HookStage.AfterWarmUp, "1.0.0", "1.0.0")]
    [InlineData(HookStage.BeforeStep, "1.0.0", "1.0.0")]
    [InlineData(HookStage.BeforePromotion, "1.0.0", "1.0.0")]
    [InlineData(HookStage.AfterPromotion, "1.0.0", "1.0.0")]
    public void One_that_denies_takes_the_rollout_back_and_its_reason_is_kept(HookStage stage, string live, string? inSlot)
    {
        var scene = With(stage);
        scene.World.Hook = _ => new(HookWord.Deny, "The load test lost 3 % of its orders.");

        scene.Until<Phase.RolledBack>();

        var cause = Assert.IsType<Cause.Denied>(((Phase.RolledBack)scene.Rollout.Phase).Cause);
        Assert.EndsWith(": The load test lost 3 % of its orders.", cause.Sentence, StringComparison.Ordinal);
        Assert.Equal((live, inSlot), (scene.World.Live, scene.World.InSlot));
    }

    [Fact]
    public void One_that_says_to_wait_is_asked_again_when_it_wants_and_people_see_why()
    {
        var scene = With(HookStage.BeforeStep);
        var asked = new List<DateTimeOffset>();
        scene.World.Hook = _ =>
        {
            asked.Add(scene.Time.GetUtcNow());
            return asked.Count < 4 ? new(HookWord.Wait, "Shops are open.", TimeSpan.FromSeconds(90)) : new(HookWord.Allow);
        };

        scene.Until<Phase.Stepping>().For(minute);
        Assert.Equal("It waits before step 1 for the hook 'BeforeStep': Shops are open.", scene.Rollout.Held);
        scene.Until<Phase.Stepping>(step => step.ReachedAt is not null);

        Assert.All(asked.Zip(asked.Skip(1)), pair => Assert.Equal(TimeSpan.FromSeconds(90), pair.Second - pair.First));
        Assert.Null(scene.Rollout.Held);
        Assert.Single(scene.Store.Events, happened => happened.Kind is EventKind.Held);
    }

    [Theory]
    [InlineData(HookWord.Wait)]
    [InlineData(HookWord.Unheard)]
    public void One_that_never_decides_counts_as_a_no_after_its_time(HookWord word)
    {
        var scene = With(HookStage.AfterWarmUp);
        scene.World.Hook = _ => new(word, "Not now.");

        scene.Until<Phase.RolledBack>();

        Assert.Equal(
            "The hook 'AfterWarmUp' has not allowed it within 10m: Not now.",
            ((Phase.RolledBack)scene.Rollout.Phase).Cause.Sentence);
    }

    [Fact]
    public void Or_as_a_yes_if_the_policy_says_so()
    {
        var scene = With(hook => hook with { OnSilence = HookSilence.Allow }, HookStage.BeforePromotion);
        scene.World.Hook = _ => new(HookWord.Unheard, "Connection refused.");

        scene.Until<Phase.Succeeded>();

        Assert.Contains(scene.Store.Events, happened => happened.Sentence.Contains("goes on all the same", StringComparison.Ordinal));
    }

    [Fact]
    public void A_canary_that_goes_bad_while_a_hook_is_thinking_is_taken_back()
    {
        var scene = With(hook => hook with { AtMost = TimeSpan.FromHours(5) }, HookStage.BeforePromotion);
        scene.World.Hook = _ => new(HookWord.Wait);
        scene.Until<Phase.Promoting>().For(10 * minute);

        scene.World.Badness["1.1.0"] = 300;
        scene.Until<Phase.RolledBack>();

        Assert.IsType<Cause.Degraded>(((Phase.RolledBack)scene.Rollout.Phase).Cause);
    }

    [Fact]
    public void The_end_waits_for_the_hook_after_the_promotion()
    {
        var scene = With(hook => hook with { AtMost = TimeSpan.FromHours(5) }, HookStage.AfterPromotion);
        scene.World.Hook = _ => new(HookWord.Wait);

        scene.Until<Phase.Baking>().For(TimeSpan.FromHours(1));
        Assert.IsType<Phase.Baking>(scene.Rollout.Phase);
        scene.World.Hook = _ => new(HookWord.Allow);

        scene.Until<Phase.Succeeded>();
    }

    [Fact]
    public void The_one_on_rollback_is_told_when_all_is_done_and_can_not_hinder_it()
    {
        var scene = new Scene("1.2.0", Scene.TwoSteps with { Hooks = [Hook(HookStage.OnRollback)] });
        scene.World.Hook = _ => new(HookWord.Unheard, "No route to host.");

        scene.Until<Phase.RolledBack>();

        Assert.Equal(["OnRollback 0"], Questions(scene));
        Assert.Equal(
            [EventKind.HookAnswered, EventKind.RolledBack], scene.Store.Events[^2..].Select(happened => happened.Kind));
    }

    [Fact]
    public void Whoever_moves_the_rollout_on_by_hand_does_not_get_past_a_hook()
    {
        var scene = With(HookStage.BeforeStep);
        scene.World.Hook = question => new(question.Step is 0 ? HookWord.Allow : HookWord.Deny);
        scene.Until<Phase.Stepping>(step => step.ReachedAt is not null).Command(new Command.Advance("dan"));

        scene.Until<Phase.RolledBack>();

        Assert.DoesNotContain("share 50", scene.World.Done);
    }

    private static Scene With(params HookStage[] stages) => With(hook => hook, stages);

    private static Scene With(Func<Hook, Hook> change, params HookStage[] stages) =>
        new(policy: Scene.TwoSteps with { Hooks = [.. stages.Select(stage => change(Hook(stage)))] });

    private static Hook Hook(HookStage stage) =>
        new() { Name = $"{stage}", At = stage, Url = new("https://hooks.example/ask") };

    private static IEnumerable<string> Questions(Scene scene) =>
        scene.World.Questions.Select(question => $"{question.Id[(scene.Id.ToString().Length + 1)..]} {question.Share}");
}
