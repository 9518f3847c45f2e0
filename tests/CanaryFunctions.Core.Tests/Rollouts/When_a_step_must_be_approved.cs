using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Core.Tests.Rollouts;

/// <summary>A step that two people other than ann, who started the rollout, must approve.</summary>
public class When_a_step_must_be_approved
{
    private static readonly Policy gated = Scene.TwoSteps with
    {
        Steps =
        [
            new() { Weight = new(10), AtLeast = TimeSpan.FromMinutes(5), Advance = Advance.Person, Approvals = 2 },
            new() { Weight = new(50), AtLeast = TimeSpan.FromMinutes(5) },
        ],
    };

    private readonly Scene scene = new Scene(policy: gated)
        .Until<Phase.Stepping>(step => step.ReachedAt is not null).For(TimeSpan.FromMinutes(20));

    [Fact]
    public void It_waits_for_as_many_people()
    {
        Assert.Equal("Step 1 waits for the approval of 2 people other than ann.", scene.Rollout.Held);

        scene.Command(new Command.Approve("bob"));
        Assert.Equal("Step 1 waits for the approval of 1 person other than ann.", scene.Rollout.Held);

        scene.Command(new Command.Approve("cleo"));
        Assert.Equal(1, ((Phase.Stepping)scene.Rollout.Phase).Step);
        Assert.Empty(scene.Rollout.Approvals);
        Assert.Contains(scene.Store.Events, happened =>
            happened.Kind is EventKind.StepPassed && happened.Sentence.EndsWith("Approved by bob, cleo.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ann", "Whoever started the rollout can't approve of it.")]
    [InlineData("bob", "bob has approved already.")]
    public void Nobody_counts_twice_and_the_one_who_started_it_not_at_all(string by, string reason)
    {
        scene.Command(new Command.Approve("bob")).Command(new Command.Approve(by));

        Assert.Single(scene.Rollout.Approvals);
        Assert.EndsWith(reason, scene.Store.Events[^1].Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_gets_past_it_by_advancing_or_promoting()
    {
        scene.Command(new Command.Advance("dan")).Command(new Command.Promote("dan"));

        Assert.Equal(0, ((Phase.Stepping)scene.Rollout.Phase).Step);
        Assert.Equal(2, scene.Store.Events.Count(happened => happened.Kind is EventKind.CommandIgnored));
    }

    [Fact]
    public void Approved_early_it_still_takes_its_time()
    {
        var early = new Scene(policy: gated).Until<Phase.Stepping>(step => step.ReachedAt is not null)
            .Command(new Command.Approve("bob")).Command(new Command.Approve("cleo"));
        Assert.Equal(0, ((Phase.Stepping)early.Rollout.Phase).Step);

        early.Until<Phase.Succeeded>();
    }

    [Fact]
    public void A_step_without_approvals_takes_none()
    {
        var free = new Scene().Until<Phase.Stepping>(step => step.ReachedAt is not null).Command(new Command.Approve("bob"));

        Assert.Equal("Approve was not followed. Step 1 needs no approval.", free.Store.Events[^1].Sentence);
    }
}
