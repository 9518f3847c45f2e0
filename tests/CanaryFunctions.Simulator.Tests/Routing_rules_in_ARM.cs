using System.Net;
using System.Text.Json.Nodes;
using CanaryFunctions.Simulator.Tests.Stage;

namespace CanaryFunctions.Simulator.Tests;

public sealed class Routing_rules_in_ARM(Cloud cloud) : IClassFixture<Cloud>
{
    [Fact]
    public async Task Are_read_under_the_id_of_the_configuration_and_changed_under_that_of_the_site()
    {
        var site = await cloud.PutSiteAsync();

        var changed = (await site.SetShareAsync(15)).Json;
        var read = (await ConfigAsync(site.Path)).Json;

        Assert.Equal((site.Path, "Microsoft.Web/sites"), ((string)changed["id"]!, (string)changed["type"]!));
        Assert.Equal(
            ($"{site.Path}/config/web", "Microsoft.Web/sites/config"), ((string)read["id"]!, (string)read["type"]!));
    }

    [Fact]
    public async Task Have_all_members_and_a_mirror()
    {
        var site = await cloud.PutSiteAsync();

        await site.SetShareAsync(12.5);

        var properties = (await ConfigAsync(site.Path)).Properties;
        var rule = properties["experiments"]!["rampUpRules"]![0]!;
        Assert.Equal(
            $$"""
            {"actionHostName":"{{await site.HostAsync("canary")}}","reroutePercentage":12.5,"changeStep":null,
            "changeIntervalInMinutes":null,"minReroutePercentage":null,"maxReroutePercentage":null,
            "changeDecisionCallbackUrl":null,"name":"canary"}
            """.ReplaceLineEndings(string.Empty),
            rule.ToJsonString());
        Assert.True(JsonNode.DeepEquals(properties["routingRules"]![0], rule));
    }

    [Fact]
    public async Task Keep_what_would_move_them_by_itself()
    {
        var site = await cloud.PutSiteAsync();

        await site.SetRulesAsync(
            new { actionHostName = "beta.example", reroutePercentage = 5, changeStep = 2.5, maxReroutePercentage = 20, name = "beta" });

        var rule = (await ConfigAsync(site.Path)).Properties["experiments"]!["rampUpRules"]![0]!;
        Assert.Equal((2.5, 20, null), ((double)rule["changeStep"]!, (double)rule["maxReroutePercentage"]!, rule["minReroutePercentage"]));
    }

    [Fact]
    public async Task Stay_when_a_change_does_not_name_them()
    {
        var site = await cloud.PutSiteAsync();
        await site.SetShareAsync(15);

        await cloud.Arm.SendAsync(HttpMethod.Patch, $"{site.Path}/config/web", new { properties = new { alwaysOn = true } });

        Assert.Equal(15, await ShareAsync(site));
    }

    [Fact]
    public async Task Are_cleared_by_an_empty_list()
    {
        var site = await cloud.PutSiteAsync();
        await site.SetShareAsync(15);

        await site.SetRulesAsync();

        Assert.Null(await ShareAsync(site));
    }

    [Fact]
    public async Task Are_not_in_the_site_itself()
    {
        var site = await cloud.PutSiteAsync();
        await site.SetShareAsync(15);

        Assert.Null((await cloud.Arm.GetAsync(site.Path)).Properties["siteConfig"]!["experiments"]);
    }

    [Fact]
    public async Task Are_dropped_on_other_slots_than_production()
    {
        var site = await cloud.PutSiteAsync();
        var body = new
        {
            properties = new
            {
                experiments = new { rampUpRules = new[] { new { actionHostName = "x", reroutePercentage = 5, name = "x" } } },
            },
        };

        var answer = await cloud.Arm.SendAsync(HttpMethod.Patch, $"{site.Canary}/config/web", body);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Empty((await ConfigAsync(site.Canary)).Properties["experiments"]!["rampUpRules"]!.AsArray());
        Assert.Null(await ShareAsync(site));
    }

    [Fact]
    public async Task Are_in_the_ledger_only_when_they_really_changed()
    {
        var site = await cloud.PutSiteAsync();

        await site.SetShareAsync(15);
        await site.SetShareAsync(15);

        var change = Assert.Single(cloud.Azure.Ledger.Entries, entry => entry.Where == site.Path);
        Assert.Equal((Happening.ShareChanged, "none -> canary 15"), (change.What, change.Detail));
    }

    [Fact]
    public async Task Come_back_with_an_entity_tag() =>
        Assert.NotNull((await (await cloud.PutSiteAsync()).SetShareAsync(1)).Headers.ETag);

    private Task<Answer> ConfigAsync(string resource) => cloud.Arm.GetAsync($"{resource}/config/web");

    private async Task<double?> ShareAsync(SiteInArm site) =>
        (double?)(await ConfigAsync(site.Path)).Properties["experiments"]!["rampUpRules"]!.AsArray()
            .SingleOrDefault()?["reroutePercentage"];
}
