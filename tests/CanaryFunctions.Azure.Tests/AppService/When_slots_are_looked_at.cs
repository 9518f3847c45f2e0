using CanaryFunctions.Azure.AppService;
using CanaryFunctions.Azure.Tests.Management;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Rollouts;
using static CanaryFunctions.Azure.Tests.Management.FakeAzure;

namespace CanaryFunctions.Azure.Tests.AppService;

public sealed class When_slots_are_looked_at : IDisposable
{
    private const string SiteSettings = "POST " + FakeAzure.Site + "/config/appsettings/list";
    private const string SlotSettings = "POST " + Slot + "/config/appsettings/list";

    private readonly FakeAzure azure = new();
    private readonly AppServiceControl control;

    public When_slots_are_looked_at() =>
        control = new(azure.Connect(), new() { Credential = new NoCredential() }, TimeProvider.System);

    public void Dispose() => control.Dispose();

    [Fact]
    public async Task Operations_under_way_are_read_before_the_versions()
    {
        Holding("1.0.0", "1.1.0");

        var seen = await control.ReadSlotsAsync(Given.Target, default);

        Assert.Equal(new(new SlotsSeen("1.0.0", "1.1.0", SlotRunning: true, Busy: false)), seen);
        Assert.Equal(["GET " + FakeAzure.Site, "GET " + Slot], azure.Calls.Take(2).Order());
        Assert.Equal([SlotSettings, SiteSettings], azure.Calls.Skip(2).OrderDescending());
    }

    [Fact]
    public async Task A_slot_without_a_marker_holds_an_unknown_version()
    {
        Holding("1.0.0", null);

        Assert.Null((await control.ReadSlotsAsync(Given.Target, default)).Value!.InSlot);
    }

    [Theory]
    [InlineData("op", null)]
    [InlineData(null, "op")]
    public async Task An_operation_on_either_is_seen(string? onSite, string? onSlot)
    {
        Holding("1.0.0", "1.1.0", Payload.Site(operation: onSite), Payload.Site(operation: onSlot));

        Assert.True((await control.ReadSlotsAsync(Given.Target, default)).Value!.Busy);
    }

    [Fact]
    public async Task A_stopped_slot_is_seen()
    {
        Holding("1.0.0", "1.1.0", slot: Payload.Site("Stopped"));

        Assert.False((await control.ReadSlotsAsync(Given.Target, default)).Value!.SlotRunning);
    }

    [Fact]
    public async Task A_missing_slot_is_named()
    {
        azure.On("GET " + FakeAzure.Site, Payload.Site())
            .On("GET " + Slot, Payload.ArmError("ResourceNotFound", "The Resource was not found."), 404);

        var problem = (await control.ReadSlotsAsync(Given.Target, default)).Problem!;

        Assert.Equal(ProblemKind.Permanent, problem.Kind);
        Assert.Contains(Slot + " was not found", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("start")]
    [InlineData("stop")]
    public async Task A_slot_is_started_and_stopped(string verb)
    {
        azure.On($"POST {Slot}/{verb}", "");

        var outcome = verb == "start"
            ? await control.StartSlotAsync(Given.Target, default)
            : await control.StopSlotAsync(Given.Target, default);

        Assert.IsType<ActionOutcome.Done>(outcome);
        Assert.Equal([$"POST {Slot}/{verb}"], azure.Calls);
    }

    [Theory]
    [InlineData(CanaryPlace.Slot, Slot)]
    [InlineData(CanaryPlace.Production, FakeAzure.Site)]
    public async Task Either_is_restarted(CanaryPlace place, string resource)
    {
        azure.On($"POST {resource}/restart", "");

        Assert.IsType<ActionOutcome.Done>(await control.RestartAsync(Given.Target, place, default));
        Assert.Equal([(resource + "/restart?api-version=2024-11-01", null)], azure.Requests.Select(one => (one.Address.PathAndQuery, one.Body)));
    }

    [Fact]
    public async Task A_refused_restart_is_told_in_either_shape()
    {
        azure.On($"POST {Slot}/restart", Payload.ArmError("Conflict", "Same."), 409)
            .On($"POST {Slot}/restart", Payload.SiteError("Conflict", "Same."), 409)
            .On($"POST {Slot}/restart", Payload.Busy, 409);

        var (arm, site, busy) = (await RestartAsync(), await RestartAsync(), await RestartAsync());

        Assert.Equal((ProblemKind.Permanent, arm), (arm.Kind, site));
        Assert.Equal(ProblemKind.Transient, busy.Kind);

        async Task<Problem> RestartAsync() => Assert.IsType<ActionOutcome.Refused>(
            await control.RestartAsync(Given.Target, CanaryPlace.Slot, default)).Problem;
    }

    private void Holding(string? live, string? inSlot, string? site = null, string? slot = null) => azure
        .On("GET " + FakeAzure.Site, site ?? Payload.Site())
        .On("GET " + Slot, slot ?? Payload.Site())
        .On(SiteSettings, Payload.Settings(live))
        .On(SlotSettings, Payload.Settings(inSlot));
}
