using System.Net;
using CanaryFunctions.Simulator.Tests.Stage;

namespace CanaryFunctions.Simulator.Tests;

public sealed class A_site_in_ARM(Cloud cloud) : IClassFixture<Cloud>
{
    [Fact]
    public async Task Is_named_and_typed_as_in_the_cloud()
    {
        var site = await cloud.PutSiteAsync();

        var production = (await cloud.Arm.GetAsync(site.Path)).Json;
        var canary = (await cloud.Arm.GetAsync(site.Canary)).Json;

        var name = (string)production["name"]!;
        Assert.Equal((site.Path, "Microsoft.Web/sites"), ((string)production["id"]!, (string)production["type"]!));
        Assert.Equal((site.Canary, "Microsoft.Web/sites/slots"), ((string)canary["id"]!, (string)canary["type"]!));
        Assert.Equal(($"{name}/canary", $"{name}(canary)"), ((string)canary["name"]!, (string)canary["properties"]!["name"]!));
        Assert.Equal("Running", (string)canary["properties"]!["state"]!);
    }

    [Fact]
    public async Task Lists_its_slots()
    {
        var site = await cloud.PutSiteAsync();

        var list = (await cloud.Arm.GetAsync($"{site.Path}/slots")).Json;

        Assert.Equal([site.Canary], list["value"]!.AsArray().Select(slot => (string)slot!["id"]!));
        Assert.Null(list["nextLink"]);
    }

    [Fact]
    public async Task Is_found_whatever_the_case()
    {
        var site = await cloud.PutSiteAsync();

        Assert.Equal(HttpStatusCode.OK, (await cloud.Arm.GetAsync(site.Canary.ToUpperInvariant())).Status);
    }

    [Fact]
    public async Task Is_the_same_when_it_is_put_again_even_at_the_same_time()
    {
        var path = Caller.SitePath("often");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(_ => cloud.Arm.SendAsync(HttpMethod.Put, path, new { location = "local" })));
        var slots = await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(_ => cloud.Arm.SendAsync(HttpMethod.Put, $"{path}/slots/canary", new { location = "local" })));

        Assert.Single(answers.Select(answer => (string)answer.Properties["defaultHostName"]!).Distinct());
        Assert.Single(slots.Select(answer => (string)answer.Properties["defaultHostName"]!).Distinct());
        Assert.Single((await cloud.Arm.GetAsync($"{path}/slots")).Json["value"]!.AsArray());
    }

    [Fact]
    public async Task Without_a_package_has_nothing_to_answer_with()
    {
        var site = await cloud.PutSiteAsync();
        using var visitor = new HttpClient();

        using var answer = await visitor.GetAsync(
            $"http://{await site.HostAsync()}", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    [Theory]
    [InlineData("/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.Web/sites/none")]
    [InlineData("/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.Web/sites/none/slots/x")]
    [InlineData("/subscriptions/not-an-id/resourceGroups/rg/providers/Microsoft.Web/sites/none")]
    [InlineData("/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.Sql/servers/x")]
    public async Task Or_anything_else_that_is_not_there_is_not_found(string path)
    {
        var answer = await cloud.Arm.GetAsync(path);

        Assert.Equal((HttpStatusCode.NotFound, "ResourceNotFound"), (answer.Status, answer.ErrorCode));
    }

    [Fact]
    public async Task Is_not_shown_to_calls_without_an_api_version()
    {
        var answer = await cloud.Arm.SendRawAsync(HttpMethod.Get, (await cloud.PutSiteAsync()).Path);

        Assert.Equal((HttpStatusCode.BadRequest, "MissingApiVersionParameter"), (answer.Status, answer.ErrorCode));
    }

    [Fact]
    public async Task Tells_each_call_its_ids()
    {
        var answer = await cloud.Arm.GetAsync(Caller.SitePath("none"));

        Assert.True(Guid.TryParse(answer.Header("x-ms-request-id"), out _));
        Assert.True(Guid.TryParse(answer.Header("x-ms-correlation-request-id"), out _));
    }

    [Theory]
    [InlineData("PATCH", "config/web")]
    [InlineData("PUT", "config/appsettings")]
    [InlineData("PUT", "config/slotConfigNames")]
    [InlineData("POST", "slotsswap")]
    public async Task Refuses_a_body_that_it_does_not_understand(string method, string operation)
    {
        var site = await cloud.PutSiteAsync();

        var answer = await cloud.Arm.SendAsync(new(method), $"{site.Path}/{operation}", new[] { 1 });

        Assert.Equal((HttpStatusCode.BadRequest, "InvalidRequestContent"), (answer.Status, answer.ErrorCode));
    }

    [Fact]
    public async Task Has_its_settings_replaced_as_a_whole()
    {
        var site = await cloud.PutSiteAsync();
        await site.SetAsync("canary", ("A", "1"), ("B", "2"));

        await site.SetAsync("canary", ("B", "3"));

        var settings = await cloud.Arm.SendAsync(HttpMethod.Post, $"{site.Canary}/config/appsettings/list", null);
        Assert.Equal("""{"B":"3"}""", settings.Properties.ToJsonString());
        Assert.Equal("appsettings", (string)settings.Json["name"]!);
    }

    [Fact]
    public async Task Keeps_the_names_of_sticky_settings_for_all_its_slots()
    {
        var site = await cloud.PutSiteAsync();

        await site.StickAsync("ROLE", "DATABASE");

        var names = await cloud.Arm.GetAsync($"{site.Path}/config/slotConfigNames");
        Assert.Equal((null, "Microsoft.Web/sites"), ((string?)names.Json["id"], (string?)names.Json["type"]));
        Assert.Equal(
            """{"appSettingNames":["DATABASE","ROLE"],"connectionStringNames":[],"azureStorageConfigNames":[]}""",
            names.Properties.ToJsonString());
    }
}
