using System.Net;
using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.EndToEnd;

public sealed class A_visitor_who_is_pinned_to_a_bad_version(CloudFixture fixture) : IClassFixture<CloudFixture>
{
    [Fact]
    public async Task Stops_seeing_it_after_the_rollback_though_the_cookie_is_kept()
    {
        var cancelled = TestContext.Current.CancellationToken;
        var site = fixture.NewSite();
        var shop = await fixture.Cloud.AddShopAsync(site);
        await using var customers = new Customers(shop.Address);
        await using var host = await Host.StartAsync(fixture.Cloud);
        using var api = new Api(host.Address);
        await api.RegisterAsync(fixture.Cloud, site, ("1.0.0", 0), ("1.2.0", 0.9));
        var id = (await api.StartAsync(site, new
        {
            version = "1.2.0",
            policy = new
            {
                name = "quick",
                checks = new[] { new { kind = "comparison", name = "errors" } },
                steps = new[] { new { weight = 30, atLeast = "5m" } },
            },
        })).Id;
        await api.UntilAsync(id, rollout => rollout is { Phase: "Stepping", Health: not null });

        var cookies = new CookieContainer();
        using var visitor = new HttpClient(new SocketsHttpHandler { CookieContainer = cookies }) { BaseAddress = shop.Address };
        await visitor.GetAsync("/?x-ms-routing-name=canary", cancelled);
        Assert.Equal("canary", cookies.GetCookies(shop.Address)["x-ms-routing-name"]?.Value);

        await api.UntilAsync(id, rollout => rollout.Phase == "RolledBack");

        using var pinned = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = shop.SlotAddress("canary") };
        Assert.Equal("1.0.0", await VersionAsync(visitor, cancelled));
        Assert.Equal("1.0.0", await VersionAsync(pinned, cancelled));
    }

    private static async Task<string> VersionAsync(HttpClient client, CancellationToken cancelled)
    {
        using var answer = await client.GetAsync("/api/products", cancelled);
        return answer.Headers.GetValues("X-Shop-Version").Single();
    }
}
