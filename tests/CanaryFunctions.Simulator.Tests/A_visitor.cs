using System.Net;
using CanaryFunctions.Simulator.Tests.Stage;

namespace CanaryFunctions.Simulator.Tests;

public sealed class A_visitor(Cloud cloud) : IClassFixture<Cloud>
{
    [Fact]
    public async Task Gets_the_apps_answer_and_no_cookie_while_there_are_no_rules()
    {
        var (site, _) = await cloud.AddProbeAsync();
        using var visitor = new Visitor(site.Address);

        var answer = await visitor.GetAsync("/");

        Assert.Equal((HttpStatusCode.OK, "1"), (answer.Status, answer.Text));
        Assert.Empty(visitor.Cookies);
    }

    [Theory]
    [InlineData(100, "canary", "2")]
    [InlineData(0, "self", "1")]
    public async Task Gets_a_cookie_for_an_hour_that_says_where_it_was_sent(double share, string cookie, string version)
    {
        var (site, arm) = await cloud.AddProbeAsync();
        await arm.DeployAsync(cloud.Probe, "2");
        await arm.SetShareAsync(share);
        using var visitor = new Visitor(site.Address);

        var answer = await visitor.GetAsync("/");

        Assert.Equal(version, answer.Text);
        var set = Assert.Single(visitor.Cookies);
        Assert.StartsWith($"x-ms-routing-name={cookie};", set, StringComparison.Ordinal);
        Assert.Contains("max-age=3600", set, StringComparison.Ordinal);
        Assert.Contains("path=/", set, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gets_the_apps_own_cookies_as_well()
    {
        var (site, arm) = await cloud.AddProbeAsync();
        await arm.SetShareAsync(0);
        using var visitor = new Visitor(site.Address);

        await visitor.GetAsync("/cookie");

        Assert.Equal(
            ["own=kept", "x-ms-routing-name=self"], visitor.Cookies.Select(cookie => cookie.Split(';')[0]).Order());
    }

    [Fact]
    public async Task Stays_where_the_cookie_says_when_the_share_changes()
    {
        var (site, arm) = await cloud.AddProbeAsync();
        await arm.DeployAsync(cloud.Probe, "2");
        await arm.SetShareAsync(100);
        using var pinned = new Visitor(site.Address, "x-ms-routing-name=self");

        Assert.Equal("1", (await pinned.GetAsync("/")).Text);
        Assert.Empty(pinned.Cookies);
    }

    [Fact]
    public async Task Goes_to_production_once_the_rule_of_its_cookie_is_gone()
    {
        var (site, arm) = await cloud.AddProbeAsync();
        await arm.DeployAsync(cloud.Probe, "2");
        await arm.SetShareAsync(0);
        using var pinned = new Visitor(site.Address, "x-ms-routing-name=canary");
        Assert.Equal("2", (await pinned.GetAsync("/")).Text);

        await arm.SetRulesAsync();

        Assert.Equal("1", (await pinned.GetAsync("/")).Text);
    }

    [Fact]
    public async Task Reaches_a_slot_under_its_own_address_as_well()
    {
        var (site, arm) = await cloud.AddProbeAsync();
        await arm.DeployAsync(cloud.Probe, "2");
        using var visitor = new Visitor(site.SlotAddress("canary"));

        Assert.Equal("2", (await visitor.GetAsync("/?x-ms-routing-name=self")).Text);
        Assert.Empty(visitor.Cookies);
    }

    [Fact]
    public async Task Gets_404_if_a_rule_sends_it_to_a_host_that_does_not_exist()
    {
        var (site, arm) = await cloud.AddProbeAsync();
        await arm.SetRulesAsync(new { actionHostName = "none.azurewebsites.net", reroutePercentage = 100, name = "none" });
        using var visitor = new Visitor(site.Address);

        var answer = await visitor.GetAsync("/");

        Assert.Equal((HttpStatusCode.NotFound, "404 Website Not Found"), (answer.Status, answer.Text));
    }

    [Fact]
    public async Task Is_announced_to_the_app_by_who_it_is_and_not_by_what_it_claims()
    {
        var (site, _) = await cloud.AddProbeAsync();
        using var visitor = new Visitor(site.Address);
        visitor.Claim("X-Forwarded-For", "8.8.8.8");

        Assert.StartsWith("127.0.0.1:", (await visitor.GetAsync("/header/X-Forwarded-For")).Text, StringComparison.Ordinal);
        Assert.Equal("http", (await visitor.GetAsync("/header/X-Forwarded-Proto")).Text);
        Assert.Equal(site.Address.Authority, (await visitor.GetAsync("/header/X-Forwarded-Host")).Text);
        Assert.Equal(site.Address.Authority, (await visitor.GetAsync("/header/Host")).Text);
    }

    [Fact]
    public async Task Meets_the_site_that_it_asked_for_among_several()
    {
        var (first, one) = await cloud.AddProbeAsync();
        var (second, other) = await cloud.AddProbeAsync();
        await one.SetAsync(null, ("WEBSITE_RUN_FROM_PACKAGE", cloud.Probe.AbsoluteUri), ("CANARY_VERSION", "one"));
        await other.SetAsync(null, ("WEBSITE_RUN_FROM_PACKAGE", cloud.Probe.AbsoluteUri), ("CANARY_VERSION", "other"));
        using var here = new Visitor(first.Address);
        using var there = new Visitor(second.Address);

        Assert.Equal("one", (await here.GetAsync("/")).Text);
        Assert.Equal("other", (await there.GetAsync("/")).Text);
    }
}
