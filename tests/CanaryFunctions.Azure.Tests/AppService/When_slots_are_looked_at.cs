using System.Text.Json;
using CanaryFunctions.Azure.AppService;
using CanaryFunctions.Azure.Tests.Management;
using CanaryFunctions.Core.Environments;
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

        Assert.Equal(
            new SlotsSeen("1.0.0", "1.1.0", SlotRunning: true, Busy: false), seen.Value! with { LiveContent = null, SlotContent = null });
        Assert.Equal(["GET " + FakeAzure.Site, "GET " + Slot], azure.Calls.Take(2).Order());
        Assert.Equal([SlotSettings, SiteSettings], azure.Calls.Skip(2).OrderDescending());
    }

    [Theory]
    [InlineData("https://acct.blob.core.windows.net/rel/shop-1.1.0.zip?sv=1&sig=secret", "package shop-1.1.0.zip 4c33460b")]
    [InlineData("https://acct.blob.core.windows.net/rel/shop-1.1.0.zip?sv=2&sig=renewed", "package shop-1.1.0.zip 4c33460b")]
    [InlineData("https://acct.blob.core.windows.net/rel/shop-1.1.1.zip?sv=1&sig=secret", "package shop-1.1.1.zip 49760386")]
    [InlineData("https://acct.blob.core.windows.net/new/shop-1.1.0.zip?sv=1&sig=secret", "package shop-1.1.0.zip 50c8e517")]
    [InlineData("https://files.example/get.zip?version=1.1.0", "package get.zip ab15e1da")]
    [InlineData("https://files.example/get.zip?version=1.1.1", "package get.zip b4b1e1cb")]
    [InlineData("@Microsoft.KeyVault(SecretUri=https://vault.example/secrets/package)", "package 4482f193")]
    public async Task A_package_is_another_by_its_address_of_which_nothing_secret_is_told(string package, string content)
    {
        Holding("1.0.0", null);
        azure.On(SlotSettings, Package(package));
        await control.ReadSlotsAsync(Given.Target, default);

        Assert.Equal(content, (await control.ReadSlotsAsync(Given.Target, default)).Value!.SlotContent);
    }

    [Fact]
    public async Task An_image_is_seen_in_the_same_answers()
    {
        Holding("1.0.0", "1.1.0", slot: """
            {"id":"x","properties":{"state":"Running","siteConfig":{"linuxFxVersion":"DOCKER|contoso.azurecr.io/shop@sha256:9f86"}}}
            """);
        azure.On(SlotSettings, """{"properties":{"CANARY_VERSION":"1.1.0"}}""");
        await control.ReadSlotsAsync(Given.Target, default);

        Assert.Equal(
            "image contoso.azurecr.io/shop@sha256:9f86", (await control.ReadSlotsAsync(Given.Target, default)).Value!.SlotContent);
        Assert.Equal(8, azure.Requests.Count);
    }

    [Fact]
    public async Task What_was_pushed_is_seen_by_its_deployment_and_a_rollback_does_not_wait_for_that()
    {
        var target = Given.Target with { Deployment = DeploymentMethod.OneDeploy };
        Holding("1.0.0", null);
        azure.On(SlotSettings, """{"properties":{"CANARY_VERSION":"1.1.0"}}""")
            .On("GET " + Slot + "/deployments", """{"value":[{"properties":{"id":"d2","status":4}},{"properties":{"id":"d1","status":4}}]}""")
            .On("GET " + Slot + "/deployments", "", 403);
        await control.ReadSlotsAsync(target with { Deployment = default }, default);

        Assert.Equal("deployment d2", (await control.ReadSlotsAsync(target, default)).Value!.SlotContent);
        var unseen = (await control.ReadSlotsAsync(target, default)).Value!;
        Assert.Equal(("1.1.0", null), (unseen.InSlot, unseen.SlotContent));
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

    private static string Package(string address) => JsonSerializer.Serialize(new
    {
        properties = new Dictionary<string, string> { ["CANARY_VERSION"] = "1.1.0", ["WEBSITE_RUN_FROM_PACKAGE"] = address },
    });

    private void Holding(string? live, string? inSlot, string? site = null, string? slot = null) => azure
        .On("GET " + FakeAzure.Site, site ?? Payload.Site())
        .On("GET " + Slot, slot ?? Payload.Site())
        .On(SiteSettings, Payload.Settings(live))
        .On(SlotSettings, Payload.Settings(inSlot));
}
