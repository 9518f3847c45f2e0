using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Simulator;

namespace CanaryFunctions.EndToEnd;

public sealed class A_host_killed_while_promoting(CloudFixture fixture)
    : A_host_that_is_killed(fixture), IClassFixture<CloudFixture>
{
    private static readonly object steps = new[] { new { weight = 30, atLeast = "1s" }, new { weight = 60, atLeast = "1s" } };

    // Each counts from the start of the host that is killed there.
    [Theory]
    [InlineData("begin:rollout.load:1", "begin:rollout.act.Deploy:1", "begin:rollout.act.SetShare:1", "begin:rollout.act.Swap:1")]
    [InlineData("end:rollout.save:1", "end:rollout.act.Deploy:1", "end:rollout.act.SetShare:1", "end:rollout.act.Swap:1")]
    [InlineData("end:rollout.observe:4", "end:rollout.act.SetShare:2", "begin:rollout.act.SetShare:1", "begin:rollout.save:3")]
    [InlineData("end:rollout.save:5", "begin:rollout.save:5", "end:rollout.act.SetShare:2", "end:rollout.save:4")]
    public async Task Ends_with_the_new_version_live_and_each_action_done_once(params string[] killedAt)
    {
        var outcome = await RunAsync("1.1.0", 0, steps, killedAt);

        Assert.Equal("Succeeded", outcome.Phase);
        Assert.Equal(1, outcome.Count(Happening.Deployed));
        Assert.Equal(3, outcome.Count(Happening.ShareChanged));
        Assert.Equal(1, outcome.Count(Happening.SwapBegan));
        Assert.Equal(1, outcome.Count(Happening.Swapped));
        Assert.Equal(Enumerable.Range(1, outcome.Events.Count), outcome.Events);
        Assert.Equal(EventKind.Succeeded, outcome.Last);
    }
}
