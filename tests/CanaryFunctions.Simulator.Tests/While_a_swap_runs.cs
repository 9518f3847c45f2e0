using System.Net;
using CanaryFunctions.Simulator.Tests.Stage;
using Microsoft.Extensions.Time.Testing;

namespace CanaryFunctions.Simulator.Tests;

/// <summary>The clock stands still, so that swaps do not end.</summary>
public sealed class While_a_swap_runs(While_a_swap_runs.StandingStill cloud) : IClassFixture<While_a_swap_runs.StandingStill>
{
    [Theory]
    [InlineData("PATCH", "", "config/web")]
    [InlineData("PUT", "", "config/appsettings")]
    [InlineData("PUT", "/slots/canary", "config/appsettings")]
    [InlineData("PUT", "", "config/slotConfigNames")]
    [InlineData("PUT", "", "")]
    [InlineData("PUT", "/slots/another", "")]
    [InlineData("POST", "", "stop")]
    [InlineData("POST", "/slots/canary", "restart")]
    [InlineData("POST", "/slots/canary", "slotsswap")]
    public async Task Every_change_of_the_site_is_refused_as_App_Service_does(string method, string slot, string operation)
    {
        var site = await BeginAsync();

        var refused = await cloud.Arm.SendAsync(
            new(method), $"{site.Path}{slot}/{operation}".TrimEnd('/'), new { properties = new { }, targetSlot = "production" });

        Assert.Equal((HttpStatusCode.Conflict, "Conflict"), (refused.Status, (string)refused.Json["Code"]!));
        Assert.Equal("59203", (string)refused.Json["Details"]![2]!["ErrorEntity"]!["ExtendedCode"]!);
        Assert.Contains("OperationName: SwapSiteSlots", (string)refused.Json["Message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_site_and_its_slots_show_the_operation()
    {
        var site = await BeginAsync();

        foreach (var resource in new[] { site.Path, site.Canary })
            Assert.NotNull((await cloud.Arm.GetAsync(resource)).Properties["inProgressOperationId"]);
    }

    [Fact]
    public async Task Other_sites_can_be_changed()
    {
        await BeginAsync();
        var other = await cloud.PutSiteAsync();

        Assert.Equal(HttpStatusCode.OK, (await other.SetShareAsync(10)).Status);
    }

    [Fact]
    public async Task Only_one_of_many_that_come_at_once_is_begun()
    {
        var site = await cloud.PutSiteAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => site.BeginSwapAsync()));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Accepted);
        Assert.Equal(7, answers.Count(answer => answer.Status == HttpStatusCode.Conflict));
    }

    private async Task<SiteInArm> BeginAsync()
    {
        var site = await cloud.PutSiteAsync();
        Assert.Equal(HttpStatusCode.Accepted, (await site.BeginSwapAsync()).Status);
        return site;
    }

    public sealed class StandingStill : Cloud
    {
        protected override SimulatorOptions Options => base.Options with { Time = new FakeTimeProvider(DateTimeOffset.UtcNow) };
    }
}
