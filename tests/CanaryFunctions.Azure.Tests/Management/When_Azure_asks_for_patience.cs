using CanaryFunctions.Azure.AppService;
using CanaryFunctions.Azure.Tests.AppService;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Azure.Tests.Management;

/// <summary>What one call is told goes for all calls of its kind to the subscription.</summary>
public sealed class When_Azure_asks_for_patience : IDisposable
{
    private const string Read = "GET " + FakeAzure.Site + "/config/web";
    private const string Stop = "POST " + FakeAzure.Slot + "/stop";
    private const string Start = "POST " + FakeAzure.Slot + "/start";

    private readonly FakeAzure azure = new();
    private readonly AppServiceControl control;

    public When_Azure_asks_for_patience() =>
        control = new(azure.Connect(), new() { Credential = new NoCredential() }, TimeProvider.System);

    public void Dispose()
    {
        control.Dispose();
        azure.Dispose();
    }

    [Fact]
    public async Task No_other_is_made_and_each_is_told_when_to_come_back()
    {
        azure.On(Stop, Payload.ArmError("TooManyRequests", "Slow down."), 429, ("Retry-After", "300"));
        await control.StopSlotAsync(Given.Target, default);

        var refused = Assert.IsType<ActionOutcome.Refused>(await control.StartSlotAsync(Given.Target, default)).Problem;

        Assert.Equal([Stop], azure.Calls);
        Assert.Equal(ProblemKind.Transient, refused.Kind);
        Assert.InRange(refused.RetryAfter!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(300));
    }

    [Fact]
    public async Task Calls_of_the_other_kind_and_to_other_subscriptions_go_on()
    {
        var other = Given.Target with { Subscription = Guid.NewGuid() };
        azure.On(Stop, Payload.ArmError("TooManyRequests", "Slow down."), 429, ("Retry-After", "300"))
            .On(Read, Payload.Web())
            .On(Stop.Replace($"{Given.Target.Subscription}", $"{other.Subscription}", StringComparison.Ordinal), "");
        await control.StopSlotAsync(Given.Target, default);

        Assert.Null((await control.ReadShareAsync(Given.Target, default)).Problem);
        Assert.IsType<ActionOutcome.Done>(await control.StopSlotAsync(other, default));
    }

    [Fact]
    public async Task A_site_that_is_busy_stands_in_nobody_elses_way()
    {
        azure.On(Stop, Payload.Busy, 429, ("Retry-After", "300")).On(Start, "");
        await control.StopSlotAsync(Given.Target, default);

        Assert.IsType<ActionOutcome.Done>(await control.StartSlotAsync(Given.Target, default));
    }
}
