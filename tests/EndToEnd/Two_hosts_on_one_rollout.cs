using CanaryFunctions.Simulator;
using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.EndToEnd;

public sealed class Two_hosts_on_one_rollout(CloudFixture fixture) : IClassFixture<CloudFixture>
{
    [Fact]
    public async Task Do_each_action_once_between_them()
    {
        var site = fixture.NewSite();
        var shop = await fixture.Cloud.AddShopAsync(site);
        await using var customers = new Customers(shop.Address);
        await using var one = await Host.StartAsync(fixture.Cloud);
        await using var other = await Host.StartAsync(fixture.Cloud);
        using var api = new Api(one.Address);
        using var rival = new Api(other.Address);
        await api.RegisterAsync(fixture.Cloud, site, ("1.0.0", 0), ("1.1.0", 0));

        var id = (await api.StartAsync(site, new { version = "1.1.0", policy = Policy })).Id;

        // Each command brings a wake-up of its own, so that both hosts are at the rollout at the same time.
        var rollout = await api.UntilAsync(id, rollout =>
        {
            if (rollout.Phase == "Stepping") rival.SendAsync(HttpMethod.Post, $"api/rollouts/{id}/pause").Wait();
            if (rollout.Phase == "Paused") rival.SendAsync(HttpMethod.Post, $"api/rollouts/{id}/resume").Wait();
            return rollout.IsEnded;
        });

        var ledger = fixture.Cloud.Azure.Ledger;
        Assert.Equal("Succeeded", rollout.Phase);
        Assert.Equal(1, ledger.Count(Happening.Deployed));
        Assert.Equal(3, ledger.Count(Happening.ShareChanged));
        Assert.Equal(1, ledger.Count(Happening.SwapBegan));
        var events = await api.EventsAsync(id);
        Assert.Equal(Enumerable.Range(1, events.Count), events.Select(happened => happened.Number));
    }

    private static object Policy { get; } = new
    {
        name = "quick",
        steps = new[] { new { weight = 30, atLeast = "2s" }, new { weight = 60, atLeast = "2s" } },
        warmUp = new { path = "/health", successes = 2 },
        promotion = new { bake = "1s" },
    };
}
