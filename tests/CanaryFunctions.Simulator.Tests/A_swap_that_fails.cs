using System.Net;
using CanaryFunctions.Simulator.Tests.Stage;

namespace CanaryFunctions.Simulator.Tests;

public sealed class A_swap_that_fails(Cloud cloud) : IClassFixture<Cloud>
{
    [Fact]
    public async Task Because_the_app_does_not_start_says_so_when_polled_and_leaves_all_as_it_was()
    {
        var (site, arm) = await cloud.AddProbeAsync();
        await arm.DeployAsync(cloud.Probe, "2", ("PROBE_FAILS", "broken"));

        var ended = await arm.SwapAsync();

        Assert.Equal(HttpStatusCode.BadRequest, ended.Status);
        Assert.Equal(
            $"Cannot swap slots for site '{arm.Path.Split('/')[^1]}' because the worker process for 'canary' slot could not "
                + "be started.",
            (string)ended.Json["Message"]!);
        await AssertUnchangedAsync(site, arm);
    }

    [Theory]
    [InlineData("200", "/status/500")]
    [InlineData("200,202", "status/307")]
    public async Task Because_the_ping_is_answered_with_another_status_than_wanted(string statuses, string path)
    {
        var (site, arm) = await cloud.AddProbeAsync();
        await arm.DeployAsync(
            cloud.Probe, "2",
            ("WEBSITE_SWAP_WARMUP_PING_PATH", path), ("WEBSITE_SWAP_WARMUP_PING_STATUSES", statuses));

        var ended = await arm.SwapAsync();

        Assert.EndsWith("did not respond to http ping.", (string)ended.Json["Message"]!, StringComparison.Ordinal);
        await AssertUnchangedAsync(site, arm);
    }

    [Fact]
    public async Task Does_not_because_of_any_status_if_none_is_wanted()
    {
        var (_, arm) = await cloud.AddProbeAsync();
        await arm.DeployAsync(cloud.Probe, "2", ("WEBSITE_SWAP_WARMUP_PING_PATH", "/status/500"));

        Assert.Equal(HttpStatusCode.OK, (await arm.SwapAsync()).Status);
    }

    [Fact]
    public async Task Because_a_slot_is_stopped_is_not_even_begun()
    {
        var (_, arm) = await cloud.AddProbeAsync();
        await cloud.Arm.SendAsync(HttpMethod.Post, $"{arm.Canary}/stop", null);

        var refused = await arm.BeginSwapAsync();

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.EndsWith("one of the slots is in stopped state.", (string)refused.Json["Message"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none", HttpStatusCode.NotFound)]
    [InlineData("canary", HttpStatusCode.BadRequest)]
    [InlineData("", HttpStatusCode.BadRequest)]
    public async Task Because_there_is_no_other_slot_is_not_even_begun(string target, HttpStatusCode status)
    {
        var site = await cloud.PutSiteAsync();

        var refused = await cloud.Arm.SendAsync(HttpMethod.Post, $"{site.Canary}/slotsswap", new { targetSlot = target });

        Assert.Equal(status, refused.Status);
    }

    private async Task AssertUnchangedAsync(SimulatedSite site, SiteInArm arm)
    {
        using var visitor = new Visitor(site.Address);
        Assert.Equal("1", (await visitor.GetAsync("/")).Text);
        foreach (var (resource, version) in new[] { (arm.Path, "1"), (arm.Canary, "2") })
        {
            var settings = await cloud.Arm.SendAsync(HttpMethod.Post, $"{resource}/config/appsettings/list", null);
            Assert.Equal(version, (string)settings.Properties["CANARY_VERSION"]!);
            Assert.Null((await cloud.Arm.GetAsync(resource)).Properties["slotSwapStatus"]);
        }

        Assert.Single(
            cloud.Azure.Ledger.Entries, entry => entry.Where == arm.Canary && entry.What == Happening.SwapFailed);
    }
}
