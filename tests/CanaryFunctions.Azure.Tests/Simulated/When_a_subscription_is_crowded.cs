using Azure.Core;
using CanaryFunctions.Azure.AppService;
using CanaryFunctions.Azure.Management;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Simulator;
using CanaryFunctions.Simulator.Faulting;
using Microsoft.Extensions.Time.Testing;

namespace CanaryFunctions.Azure.Tests.Simulated;

/// <summary>A local Azure that refuses whoever calls too often, as Azure does.</summary>
public sealed class When_a_subscription_is_crowded : IAsyncLifetime
{
    private const int Bucket = 5;

    private readonly FakeTimeProvider clock = new(DateTimeOffset.UtcNow);
    private AzureSimulator simulator = null!;
    private AppServiceControl control = null!;

    public async ValueTask InitializeAsync()
    {
        simulator = await AzureSimulator.StartAsync(
            new() { ReadBucket = Bucket, Time = clock }, TestContext.Current.CancellationToken);
        var options = new AzureOptions
        {
            Credential = DelegatedTokenCredential.Create((_, _) => new(simulator.Token, DateTimeOffset.MaxValue)),
            ManagementEndpoint = simulator.ManagementEndpoint,
            ManagementTransport = simulator.CreateHandler(),
        };
        control = new(ManagementApi.Connect(options, clock), options, clock);
    }

    public async ValueTask DisposeAsync()
    {
        control.Dispose();
        await simulator.DisposeAsync();
    }

    [Fact]
    public async Task A_rollback_goes_before_the_crowd_and_nobody_is_refused()
    {
        for (var call = 0; call < Bucket; call++) await LookAsync("first");
        var crowd = Enumerable.Range(0, 10).Select(number => LookAsync($"{number}")).ToArray();

        Urgency.IsRollback = true;
        var rollback = LookAsync("rollback");
        Urgency.IsRollback = false;
        var problems = await UntilDoneAsync([.. crowd, rollback]);

        Assert.EndsWith("/sites/rollback/config/web", simulator.Ledger.Calls[Bucket].Path, StringComparison.Ordinal);
        Assert.All(problems, problem => Assert.Equal(ProblemKind.Permanent, problem!.Kind));
    }

    [Fact]
    public async Task Nobody_calls_before_the_time_that_a_refusal_names_is_over()
    {
        simulator.Faults.Add(new() { Kind = FaultKind.Throttled, RetryAfter = 5 });
        await LookAsync("first");
        var next = LookAsync("next");

        clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(next.IsCompleted);
        await UntilDoneAsync(next);

        Assert.True(simulator.Ledger.Calls[1].At - simulator.Ledger.Calls[0].At >= TimeSpan.FromSeconds(5));
    }

    private async Task<Problem?[]> UntilDoneAsync(params Task<Problem?>[] calls)
    {
        var all = Task.WhenAll(calls);
        while (!all.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(50));
            await Task.WhenAny(all, Task.Delay(5, TestContext.Current.CancellationToken));
        }

        return await all;
    }

    // There is no such site: what counts is whether Azure was asked.
    private async Task<Problem?> LookAsync(string site) =>
        (await control.ReadShareAsync(Given.Target with { Site = site }, default)).Problem;
}
