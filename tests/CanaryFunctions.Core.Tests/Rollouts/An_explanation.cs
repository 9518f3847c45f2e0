using CanaryFunctions.Core.Health.Checks;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Core.Tests.Rollouts;

public class An_explanation
{
    [Theory]
    [InlineData("1.1.0")]
    [InlineData("1.2.0")]
    public async Task Makes_every_decision_of_a_rollout_again_and_agrees(string canary)
    {
        var probe = new ProbeCheck { Name = "home", Path = "/", ExpectBody = null };
        var limit = new LimitCheck { Name = "cpu", Metric = "CpuTime", Max = 50 };
        var scene = new Scene(canary, Scene.TwoSteps with { Checks = [.. Scene.TwoSteps.Checks, probe, limit] });
        scene.World.Gauges["CpuTime"] = 10;
        scene.Until<Phase>(_ => scene.Rollout.Phase.IsEnd);
        var explainer = new RolloutExplainer(scene.Store);

        foreach (var happened in scene.Store.Events)
        {
            var explained = (await explainer.ExplainAsync(scene.Id, happened.Number, default)).Value!;

            Assert.True(explained.Agrees);
            Assert.Contains(explained.Recomputed, again => again.Sentence == happened.Sentence);
        }
    }

    [Fact]
    public async Task Shows_what_a_rollback_was_decided_from()
    {
        var scene = new Scene("1.2.0").Until<Phase.RolledBack>();
        var began = scene.Store.Events.Single(happened => happened.Kind is EventKind.RollbackBegan);

        var explained = (await new RolloutExplainer(scene.Store).ExplainAsync(scene.Id, began.Number, default)).Value!;

        Assert.IsType<Phase.Stepping>(explained.Basis!.Before.Phase);
        Assert.NotEmpty(explained.Basis.Seen.Measurements!.Bins);
    }

    [Fact]
    public async Task Does_not_agree_where_the_rules_have_changed_since()
    {
        var scene = new Scene("1.2.0").Until<Phase.RolledBack>();
        var began = scene.Store.Events.FindIndex(happened => happened.Kind is EventKind.RollbackBegan);
        scene.Store.Events[began] = scene.Store.Events[began] with { Sentence = "By older rules." };

        var explained = await new RolloutExplainer(scene.Store).ExplainAsync(scene.Id, began + 1, default);

        Assert.False(explained.Value!.Agrees);
    }

    [Fact]
    public async Task Is_refused_for_an_event_that_does_not_exist()
    {
        var scene = new Scene().Until<Phase.Stepping>();

        var refused = await new RolloutExplainer(scene.Store).ExplainAsync(scene.Id, 4711, default);

        Assert.Equal("event-unknown", refused.Refusal!.Code);
    }
}
