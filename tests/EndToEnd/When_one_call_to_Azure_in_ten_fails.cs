using CanaryFunctions.Simulator.Faulting;
using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.EndToEnd;

/// <summary>With more rollouts, and with times: bench/Faults.</summary>
public sealed class When_one_call_to_Azure_in_ten_fails(CloudFixture fixture) : IClassFixture<CloudFixture>
{
    private const int Rollouts = 8;

    [Fact]
    public async Task Every_rollout_ends_as_it_would_have_and_nothing_is_done_twice()
    {
        await using var host = await Host.StartAsync(fixture.Cloud, settings: new() { ["Canary__CallTimeout"] = "00:00:01" });
        using var api = new Caller(host.Address);
        fixture.Cloud.Azure.Faults.FailAtRandom(
            0.1, seed: 7,
            FaultKind.Throttled, FaultKind.ServerError, FaultKind.Unavailable, FaultKind.TimeOut, FaultKind.Reset, FaultKind.Truncated);

        var ended = await Fleet.RunAsync(fixture.Cloud, api, "faulty", Rollouts);

        Assert.All(ended, one => Assert.Equal(one.Expected, one.Outcome));
    }
}
