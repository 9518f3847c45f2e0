using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Simulator;

namespace CanaryFunctions.EndToEnd;

public sealed class A_host_killed_while_rolling_back(CloudFixture fixture)
    : A_host_that_is_killed(fixture), IClassFixture<CloudFixture>
{
    // Long enough that the version is found out at the first step.
    private static readonly object steps = new[] { new { weight = 30, atLeast = "1h" } };

    // Each counts from the start of the host that is killed there.
    [Theory]
    [InlineData("end:rollout.act.SetShare:1", "begin:rollout.act.SetShare:1", "begin:rollout.act.Deploy:1")]
    [InlineData("end:rollout.act.SetShare:2", "end:rollout.act.Deploy:1", "end:rollout.observe:1")]
    [InlineData("begin:rollout.act.SetShare:2", "end:rollout.save:1", "begin:rollout.save:3")]
    public async Task Ends_with_the_baseline_everywhere_and_each_action_done_once(params string[] killedAt)
    {
        var outcome = await RunAsync("1.2.0", 0.9, steps, killedAt);

        Assert.Equal("RolledBack", outcome.Phase);
        Assert.Equal(2, outcome.Count(Happening.Deployed));
        Assert.Equal(2, outcome.Count(Happening.ShareChanged));
        Assert.Equal(0, outcome.Count(Happening.SwapBegan));
        Assert.Equal(Enumerable.Range(1, outcome.Events.Count), outcome.Events);
        Assert.Equal(EventKind.RolledBack, outcome.Last);
    }
}
