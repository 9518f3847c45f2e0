using System.Text.Json.Nodes;
using CanaryFunctions.Azure.AppService;
using CanaryFunctions.Azure.Tests.Management;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Rollouts;
using static CanaryFunctions.Azure.Tests.Management.FakeAzure;

namespace CanaryFunctions.Azure.Tests.AppService;

/// <summary>OneDeploy, which takes minutes and does not say which version it was.</summary>
public sealed class When_a_package_is_unpacked : IDisposable
{
    private const string Read = "POST " + Slot + "/config/appsettings/list";
    private const string Write = "PUT " + Slot + "/config/appsettings";
    private const string Latest = "GET " + Slot + "/deployments/latest";
    private const string Push = "PUT " + Slot + "/extensions/onedeploy";
    private const string Location =
        "https://management.azure.com" + Slot + "/deployments/latest?api-version=2018-02-01&deployer=OneDeploy&time=2026-11-23_10-00-00Z";

    private readonly FakeAzure azure = new FakeAzure().On(Write, """{"properties":{}}""");
    private readonly AppServiceControl control;

    public When_a_package_is_unpacked() =>
        control = new(azure.Connect(), new() { Credential = new NoCredential() }, TimeProvider.System);

    public void Dispose() => control.Dispose();

    [Fact]
    public async Task The_draft_is_noted_first_and_the_request_is_that_of_the_contract()
    {
        azure.On(Read, """{"properties":{"CANARY_VERSION":"1.0.0","WEBSITE_RUN_FROM_PACKAGE":"https://old.example/a.zip","s1":"v1"}}""")
            .On(Latest, Deployment("d1", 4))
            .On(Push, Deployment("d2", 0), 202, ("Location", Location), ("Retry-After", "30"));

        var begun = Assert.IsType<ActionOutcome.Accepted>(await DeployAsync());

        Assert.Equal([Read, Latest, Write, Push], azure.Calls);
        Assert.Equal((Location, TimeSpan.FromSeconds(30)), (begun.Operation.AbsoluteUri, begun.AskIn));
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""{"properties":{"CANARY_DEPLOYING":"1.1.0 d1","s1":"v1"}}"""), JsonNode.Parse(azure.Requests[2].Body!)));
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""{"properties":{"type":"zip","packageUri":"https://packages.example/shop-1.1.0.zip","restart":true,"clean":true}}"""),
            JsonNode.Parse(azure.Requests[3].Body!)));
        Assert.Equal("?api-version=2024-11-01", azure.Requests[3].Address.Query);
    }

    [Fact]
    public async Task One_that_was_noted_and_not_begun_is_begun()
    {
        Drafted("1.1.0 d1").On(Latest, Deployment("d1", 4)).On(Push, "", 202, ("Location", Location));

        Assert.IsType<ActionOutcome.Accepted>(await DeployAsync());
        Assert.Equal([Read, Latest, Push], azure.Calls);
    }

    [Fact]
    public async Task One_that_is_under_way_is_not_begun_again()
    {
        Drafted("1.1.0 d1").On(Latest, Deployment("d2", 2), 202);

        Assert.IsType<ActionOutcome.Accepted>(await DeployAsync());
        Assert.Equal([Read, Latest], azure.Calls);
    }

    [Fact]
    public async Task One_that_has_ended_well_gets_its_marker()
    {
        Drafted("1.1.0 d1").On(Latest, Deployment("d2", 4));

        Assert.IsType<ActionOutcome.Done>(await DeployAsync());

        Assert.Equal([Read, Latest, Write], azure.Calls);
        Assert.Equal("""{"properties":{"CANARY_VERSION":"1.1.0"}}""", azure.Requests[^1].Body);
    }

    [Fact]
    public async Task One_that_has_failed_is_said_not_to_come_up_and_gets_no_marker()
    {
        Drafted("1.1.0 d1").On(Latest, Deployment("d2", 3, "Package is corrupt."));

        var refused = Assert.IsType<ActionOutcome.Refused>(await DeployAsync());

        Assert.Equal(
            new(ProblemKind.AppNotUp, "App Service could not deploy 1.1.0: Package is corrupt."), refused.Problem);
        Assert.DoesNotContain(Write, azure.Calls);
    }

    [Fact]
    public async Task The_first_ever_has_none_before_it()
    {
        azure.On(Read, """{"properties":{}}""").On(Latest, "", 404).On(Push, "", 202, ("Location", Location));

        Assert.IsType<ActionOutcome.Accepted>(await DeployAsync());
        Assert.Equal("""{"properties":{"CANARY_DEPLOYING":"1.1.0 none"}}""", azure.Requests[2].Body);
    }

    private static string Deployment(string id, int status, string text = "") =>
        $$$"""{"id":"x","properties":{"id":"{{{id}}}","status":{{{status}}},"status_text":"{{{text}}}","provisioningState":"InProgress"}}""";

    private FakeAzure Drafted(string draft) => azure.On(Read, $$$"""{"properties":{"CANARY_DEPLOYING":"{{{draft}}}"}}""");

    private Task<ActionOutcome> DeployAsync() => control.DeployAsync(
        Given.Target with { Deployment = DeploymentMethod.OneDeploy }, Given.Version("1.1.0"), default);
}
