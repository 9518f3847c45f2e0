using System.Net;
using CanaryFunctions.Simulator.Tests.Stage;

namespace CanaryFunctions.Simulator.Tests;

public sealed class A_swap(Cloud cloud) : IClassFixture<Cloud>
{
    [Fact]
    public async Task Is_polled_at_its_location_until_it_shows_the_source_slot()
    {
        var (_, arm) = await AddReleaseAsync();

        var begun = await arm.BeginSwapAsync();

        Assert.Equal((HttpStatusCode.Accepted, string.Empty), (begun.Status, begun.Text));
        Assert.StartsWith($"{arm.Canary}/operationresults/", begun.Headers.Location!.AbsolutePath, StringComparison.Ordinal);
        Assert.Equal((string.Empty, string.Empty), (begun.Header("Azure-AsyncOperation"), begun.Header("Retry-After")));
        var polled = await cloud.Arm.SendRawAsync(HttpMethod.Get, begun.Headers.Location.PathAndQuery);
        Assert.Equal(
            (HttpStatusCode.Accepted, string.Empty, begun.Headers.Location),
            (polled.Status, polled.Text, polled.Headers.Location));

        var ended = await arm.EndSwapAsync(begun);

        Assert.Equal((HttpStatusCode.OK, arm.Canary), (ended.Status, (string)ended.Json["id"]!));
        foreach (var resource in new[] { arm.Path, arm.Canary })
        {
            var status = (await cloud.Arm.GetAsync(resource)).Properties["slotSwapStatus"]!;
            Assert.Equal(
                ("canary", "Production"), ((string)status["sourceSlotName"]!, (string)status["destinationSlotName"]!));
        }
    }

    [Fact]
    public async Task Exchanges_the_apps_and_their_settings_but_not_the_addresses()
    {
        var (site, arm) = await AddReleaseAsync();
        var hosts = (await arm.HostAsync(), await arm.HostAsync("canary"));
        var (live, inSlot) = (await DeploymentAsync(arm.Path), await DeploymentAsync(arm.Canary));

        await arm.SwapAsync();

        Assert.NotEqual(live, inSlot);
        Assert.Equal((inSlot, live), (await DeploymentAsync(arm.Path), await DeploymentAsync(arm.Canary)));
        Assert.Equal("2", await AskAsync(site.Address));
        Assert.Equal("1", await AskAsync(site.SlotAddress("canary")));
        Assert.Equal("2", await MarkAsync(arm.Path));
        Assert.Equal("1", await MarkAsync(arm.Canary));
        Assert.Equal(hosts, (await arm.HostAsync(), await arm.HostAsync("canary")));
    }

    [Fact]
    public async Task Goes_the_same_way_when_the_path_names_production()
    {
        var (site, arm) = await AddReleaseAsync();

        var begun = await cloud.Arm.SendAsync(HttpMethod.Post, $"{arm.Path}/slotsswap", new { targetSlot = "canary" });
        await arm.EndSwapAsync(begun);

        Assert.Equal("2", await AskAsync(site.Address));
    }

    [Fact]
    public async Task Leaves_sticky_settings_with_their_slots()
    {
        var (site, arm) = await cloud.AddProbeAsync();
        await arm.StickAsync("ROLE");
        var package = ("WEBSITE_RUN_FROM_PACKAGE", cloud.Probe.AbsoluteUri);
        await arm.SetAsync(null, package, ("ROLE", "live"), ("COLOUR", "green"));
        await arm.SetAsync("canary", package, ("ROLE", "trial"), ("COLOUR", "yellow"));

        await arm.SwapAsync();

        Assert.Equal(
            ("live", "yellow"),
            (await AskAsync(site.Address, "/setting/ROLE"), await AskAsync(site.Address, "/setting/COLOUR")));
        var slot = site.SlotAddress("canary");
        Assert.Equal(("trial", "green"), (await AskAsync(slot, "/setting/ROLE"), await AskAsync(slot, "/setting/COLOUR")));
    }

    [Fact]
    public async Task Undoes_itself_when_done_again()
    {
        var (site, arm) = await AddReleaseAsync();

        await arm.SwapAsync();
        await arm.SwapAsync();

        Assert.Equal(("1", "2"), (await AskAsync(site.Address), await AskAsync(site.SlotAddress("canary"))));
    }

    [Fact]
    public async Task Keeps_the_rules_on_production()
    {
        var (_, arm) = await AddReleaseAsync();
        await arm.SetShareAsync(10);

        await arm.SwapAsync();

        var rules = (await cloud.Arm.GetAsync($"{arm.Path}/config/web")).Properties["experiments"]!["rampUpRules"]!;
        Assert.Equal(await arm.HostAsync("canary"), (string)rules[0]!["actionHostName"]!);
    }

    [Fact]
    public async Task Is_never_noticed_by_the_visitors_of_production()
    {
        var (site, arm) = await AddReleaseAsync();
        await using var crowd = new Crowd(site.Address, "/slow/20", atATime: 8);
        await crowd.UntilAnsweredAsync(50);

        for (var round = 0; round < 3; round++)
        {
            await arm.SwapAsync();
            await crowd.UntilAnsweredAsync(50);
        }

        await crowd.DisposeAsync();
        Assert.Equal(["slow but whole"], crowd.Answers.Keys);
    }

    [Fact]
    public async Task Is_in_the_ledger()
    {
        var (_, arm) = await AddReleaseAsync();

        await arm.SwapAsync();

        Assert.Equal(
            [Happening.SwapBegan, Happening.Swapped],
            cloud.Azure.Ledger.Entries.Where(entry => entry.Where == arm.Canary).Select(entry => entry.What)
                .Where(what => what != Happening.Deployed));
    }

    private async Task<string> DeploymentAsync(string resource) =>
        (string)(await cloud.Arm.GetAsync(resource)).Properties["deploymentId"]!;

    private async Task<(SimulatedSite Site, SiteInArm Arm)> AddReleaseAsync()
    {
        var (site, arm) = await cloud.AddProbeAsync();
        await arm.DeployAsync(cloud.Probe, "2");
        return (site, arm);
    }

    private async Task<string?> MarkAsync(string resource) => (string?)
        (await cloud.Arm.SendAsync(HttpMethod.Post, $"{resource}/config/appsettings/list", null)).Properties["CANARY_VERSION"];

    private static async Task<string> AskAsync(Uri address, string path = "/")
    {
        using var visitor = new Visitor(address);
        return (await visitor.GetAsync(path)).Text;
    }
}
