using System.Text.Json.Nodes;
using CanaryFunctions.Azure.AppService;
using CanaryFunctions.Azure.Tests.Management;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Versions;
using static CanaryFunctions.Azure.Tests.Management.FakeAzure;

namespace CanaryFunctions.Azure.Tests.AppService;

public sealed class When_a_version_is_deployed : IDisposable
{
    private const string Read = "POST " + Slot + "/config/appsettings/list";
    private const string ReadConfig = "GET " + Slot + "/config/web";
    private const string WriteConfig = "PATCH " + Slot + "/config/web";
    private const string Write = "PUT " + Slot + "/config/appsettings";

    private readonly FakeAzure azure = new FakeAzure().On(Write, """{"properties":{}}""");
    private readonly AppServiceControl control;

    public When_a_version_is_deployed() =>
        control = new(azure.Connect(), new() { Credential = new NoCredential() }, TimeProvider.System);

    public void Dispose() => control.Dispose();

    [Fact]
    public async Task Package_and_marker_are_set_and_every_other_setting_stays()
    {
        azure.On(Read, Payload.Settings("1.0.0"));

        Assert.IsType<ActionOutcome.Done>(await control.DeployAsync(Given.Target, Given.Version("1.1.0"), default));

        Assert.Equal([Read, Write], azure.Calls);
        var sent = JsonNode.Parse(azure.Requests[^1].Body!)!["properties"]!.AsObject();
        Assert.Equal(3, sent.Count);
        Assert.Equal("v1", (string?)sent["s1"]);
        Assert.Equal("1.1.0", (string?)sent["CANARY_VERSION"]);
        Assert.Equal("https://packages.example/shop-1.1.0.zip", (string?)sent["WEBSITE_RUN_FROM_PACKAGE"]);
    }

    [Fact]
    public async Task A_slot_that_has_it_already_is_not_restarted()
    {
        azure.On(Read, Payload.Settings("1.1.0"));

        Assert.IsType<ActionOutcome.Done>(await control.DeployAsync(Given.Target, Given.Version("1.1.0"), default));

        Assert.Equal([Read], azure.Calls);
    }

    [Fact]
    public async Task A_slot_without_settings_gets_them()
    {
        azure.On(Read, """{"properties":null}""");

        await control.DeployAsync(Given.Target, Given.Version("1.1.0"), default);

        Assert.Equal(2, JsonNode.Parse(azure.Requests[^1].Body!)!["properties"]!.AsObject().Count);
    }

    [Fact]
    public async Task An_image_is_set_first_and_the_marker_last_and_no_package_stays()
    {
        const string image = "contoso.azurecr.io/shop@sha256:9f86";
        azure.On(Read, """{"properties":{"WEBSITE_RUN_FROM_PACKAGE":"https://old.example/a.zip","s1":"v1"}}""")
            .On(ReadConfig, """{"properties":{"linuxFxVersion":"DOCKER|contoso.azurecr.io/shop@sha256:0000","experiments":null}}""")
            .On(WriteConfig, """{"properties":{}}""");

        var version = Given.Version("1.1.0") with { Artifact = new Artifact.Image(image) };
        Assert.IsType<ActionOutcome.Done>(await control.DeployAsync(Given.Target, version, default));

        Assert.Equal([Read, ReadConfig, WriteConfig, Write], azure.Calls);
        Assert.Equal($$$"""{"properties":{"linuxFxVersion":"DOCKER|{{{image}}}"}}""", azure.Requests[^2].Body);
        var sent = JsonNode.Parse(azure.Requests[^1].Body!)!["properties"]!.AsObject();
        Assert.Equal(["CANARY_VERSION", "s1"], sent.Select(setting => setting.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_image_that_is_there_is_not_set_again()
    {
        const string image = "contoso.azurecr.io/shop@sha256:9f86";
        var version = Given.Version("1.1.0") with { Artifact = new Artifact.Image(image) };
        azure.On(Read, Payload.Settings("1.0.0")).On(ReadConfig, $$$"""{"properties":{"linuxFxVersion":"DOCKER|{{{image}}}"}}""");
        await control.DeployAsync(Given.Target, version, default);
        Assert.Equal([Read, ReadConfig, Write], azure.Calls);
    }

    [Fact]
    public async Task Without_its_image_a_version_gets_no_marker()
    {
        var version = Given.Version("1.1.0") with { Artifact = new Artifact.Image("contoso.azurecr.io/shop@sha256:9f86") };
        azure.On(Read, Payload.Settings("1.0.0"))
            .On(ReadConfig, """{"properties":{"linuxFxVersion":null}}""")
            .On(WriteConfig, Payload.ArmError("Conflict", "Busy."), 409);
        Assert.IsType<ActionOutcome.Refused>(await control.DeployAsync(Given.Target, version, default));
        Assert.Equal([Read, ReadConfig, WriteConfig], azure.Calls);
    }

    [Fact]
    public async Task Settings_that_cannot_be_read_are_not_written()
    {
        azure.On(Read, Payload.ArmError("AuthorizationFailed", "No."), 403);

        var outcome = await control.DeployAsync(Given.Target, Given.Version("1.1.0"), default);

        Assert.IsType<ActionOutcome.Refused>(outcome);
        Assert.Equal([Read], azure.Calls);
    }
}
