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
    private const string List = "GET " + Slot + "/deployments";
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
            .On(List, Deployments(Deployment("d1", 4)))
            .On(Push, Deployment("d2", 0), 202, ("Location", Location), ("Retry-After", "30"));

        var begun = Assert.IsType<ActionOutcome.Accepted>(await DeployAsync());

        Assert.Equal([Read, List, Write, Push], azure.Calls);
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
        Drafted("1.1.0 d1").On(List, Deployments(Deployment("d1", 4))).On(Push, "", 202, ("Location", Location));

        Assert.IsType<ActionOutcome.Accepted>(await DeployAsync());
        Assert.Equal([Read, List, Push], azure.Calls);
    }

    [Fact]
    public async Task One_that_is_under_way_is_not_begun_again()
    {
        Drafted("1.1.0 d1").On(List, Deployments(Deployment("d2", 2), Deployment("d1", 4)));

        Assert.IsType<ActionOutcome.Accepted>(await DeployAsync());
        Assert.Equal([Read, List], azure.Calls);
    }

    [Fact]
    public async Task One_that_has_ended_well_gets_its_marker()
    {
        Drafted("1.1.0 d1").On(List, Deployments(Deployment("d2", 4), Deployment("d1", 4)));

        Assert.IsType<ActionOutcome.Done>(await DeployAsync());

        Assert.Equal([Read, List, Write], azure.Calls);
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""{"properties":{"CANARY_VERSION":"1.1.0","CANARY_DEPLOYMENT":"d2"}}"""),
            JsonNode.Parse(azure.Requests[^1].Body!)));
    }

    [Fact]
    public async Task One_that_has_failed_is_said_not_to_come_up_and_gets_no_marker()
    {
        Drafted("1.1.0 d1").On(List, Deployments(Deployment("d2", 3, "Package is corrupt."), Deployment("d1", 4)));

        var refused = Assert.IsType<ActionOutcome.Refused>(await DeployAsync());

        Assert.Equal(
            new(ProblemKind.AppNotUp, "App Service could not deploy 1.1.0: Package is corrupt."), refused.Problem);
        Assert.Equal("""{"properties":{}}""", azure.Requests[^1].Body);
    }

    [Fact]
    public async Task One_that_has_failed_is_begun_anew_at_the_next_try()
    {
        azure.On(Read, """{"properties":{}}""").On(List, Deployments(Deployment("d2", 3, "Package is corrupt."), Deployment("d1", 4)))
            .On(Push, "", 202, ("Location", Location));

        Assert.IsType<ActionOutcome.Accepted>(await DeployAsync());
        Assert.Equal("""{"properties":{"CANARY_DEPLOYING":"1.1.0 d2"}}""", azure.Requests[2].Body);
    }

    [Fact]
    public async Task What_somebody_else_has_pushed_after_it_is_not_taken_for_it()
    {
        Drafted("1.1.0 d1").On(List, Deployments(Deployment("d3", 4), Deployment("d2", 4), Deployment("d1", 4)));

        var refused = Assert.IsType<ActionOutcome.Refused>(await DeployAsync());

        Assert.Equal(
            new(ProblemKind.Transient, "Somebody else has deployed to the slot 'canary' of 'shop' while 1.1.0 was: it is deployed again."),
            refused.Problem);
        Assert.Equal("""{"properties":{}}""", azure.Requests[^1].Body);
    }

    [Fact]
    public async Task What_somebody_else_has_pushed_over_one_that_is_marked_is_replaced()
    {
        azure.On(Read, """{"properties":{"CANARY_VERSION":"1.1.0","CANARY_DEPLOYMENT":"d2"}}""")
            .On(List, Deployments(Deployment("d2", 4), Deployment("d1", 4)))
            .On(List, Deployments(Deployment("d3", 4), Deployment("d2", 4)))
            .On(Push, "", 202, ("Location", Location));

        Assert.IsType<ActionOutcome.Done>(await DeployAsync());
        Assert.IsType<ActionOutcome.Accepted>(await DeployAsync());
    }

    [Fact]
    public async Task While_somebody_else_deploys_nothing_is_changed()
    {
        azure.On(Read, """{"properties":{"CANARY_VERSION":"1.0.0"}}""").On(List, Deployments(Deployment("d2", 1), Deployment("d1", 4)));

        var refused = Assert.IsType<ActionOutcome.Refused>(await DeployAsync());

        Assert.Equal(ProblemKind.Transient, refused.Problem.Kind);
        Assert.Equal([Read, List], azure.Calls);
    }

    [Fact]
    public async Task One_that_is_refused_because_of_another_waits_for_it_and_does_not_take_that_for_its_own()
    {
        azure.On(Read, """{"properties":{}}""").On(List, Deployments(Deployment("d1", 4)))
            .On(Push, "There is a deployment currently in progress. Please try again when it completes.", 409);

        var refused = Assert.IsType<ActionOutcome.Refused>(await DeployAsync());

        Assert.Equal(ProblemKind.Transient, refused.Problem.Kind);
        Assert.Equal(
            ["""{"properties":{"CANARY_DEPLOYING":"1.1.0 d1"}}""", """{"properties":{}}"""],
            azure.Requests.Where(request => request.Call == Write).Select(request => request.Body));
    }

    [Fact]
    public async Task One_that_stood_in_for_it_while_the_package_was_fetched_is_not_counted()
    {
        Drafted("1.1.0 d1").On(List, Deployments(
            Deployment("d2", 4), """{"properties":{"id":"temp-1","status":4,"is_temp":true}}""", Deployment("d1", 4)));

        Assert.IsType<ActionOutcome.Done>(await DeployAsync());
    }

    [Fact]
    public async Task The_first_ever_has_none_before_it()
    {
        azure.On(Read, """{"properties":{}}""").On(List, Deployments()).On(Push, "", 202, ("Location", Location));

        Assert.IsType<ActionOutcome.Accepted>(await DeployAsync());
        Assert.Equal("""{"properties":{"CANARY_DEPLOYING":"1.1.0 none"}}""", azure.Requests[2].Body);
    }

    private static string Deployment(string id, int status, string text = "") =>
        $$$"""{"id":"x","properties":{"id":"{{{id}}}","status":{{{status}}},"status_text":"{{{text}}}","provisioningState":"InProgress"}}""";

    private static string Deployments(params string[] latestFirst) => $$"""{"value":[{{string.Join(',', latestFirst)}}]}""";

    private FakeAzure Drafted(string draft) => azure.On(Read, $$$"""{"properties":{"CANARY_DEPLOYING":"{{{draft}}}"}}""");

    private Task<ActionOutcome> DeployAsync() => control.DeployAsync(
        Given.Target with { Deployment = DeploymentMethod.OneDeploy }, Given.Version("1.1.0"), default);
}
