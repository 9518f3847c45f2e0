using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Simulator;
using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.EndToEnd;

/// <summary>The host is killed with SIGKILL at a named point of a rollout, another takes over and is killed at the next, and so on until
/// one lives: the outcome is the same, every action is done once, and no event is lost or doubled.</summary>
public abstract class A_host_that_is_killed(CloudFixture fixture)
{
    protected async Task<Outcome> RunAsync(string version, double errors, object steps, params string[] killedAt)
    {
        var policy = new
        {
            name = "quick",
            checks = new[] { new { kind = "comparison", name = "errors" } },
            steps,
            warmUp = new { path = "/health", successes = 2 },
            promotion = new { bake = "1s" },
        };
        var cancelled = TestContext.Current.CancellationToken;
        var site = fixture.NewSite();
        var shop = await fixture.Cloud.AddShopAsync(site);
        await using var customers = new Customers(shop.Address);
        await using (var doomed = await Host.StartAsync(fixture.Cloud, killedAt[0]))
        {
            using var api = new Caller(doomed.Address);
            await api.RegisterAsync(fixture.Cloud, site, ("1.0.0", 0), (version, errors));
            await StartAsync(api, site, new { version, policy });
            await doomed.ExitedAsync().WaitAsync(TimeSpan.FromMinutes(5), cancelled);
        }

        foreach (var next in killedAt[1..])
        {
            await using var doomed = await Host.StartAsync(fixture.Cloud, next);
            await doomed.ExitedAsync().WaitAsync(TimeSpan.FromMinutes(5), cancelled);
        }

        await using var heir = await Host.StartAsync(fixture.Cloud);
        using var rest = new Caller(heir.Address);
        var id = Assert.Single(await rest.ListAsync(site)).Id;
        var rollout = await rest.UntilAsync(id, rollout => rollout.IsEnded);
        var events = await rest.EventsAsync(id);

        await fixture.AllHandledAsync();
        var happened = fixture.Cloud.Azure.Ledger.Entries
            .Where(entry => entry.Where.Contains($"/sites/{site}", StringComparison.Ordinal)
                && (entry.Where.EndsWith(site, StringComparison.Ordinal)
                    || entry.Where.Contains($"/{site}/", StringComparison.Ordinal)))
            .Select(entry => entry.What).ToList();
        return new(rollout.Phase, happened, [.. events.Select(e => e.Number)], events[^1].Kind);
    }

    // The host may die before it has answered; the rollout is written all the same.
    private static async Task StartAsync(Caller api, string site, object body)
    {
        try
        {
            await api.StartAsync(site, body);
        }
        catch (HttpRequestException lost) when (lost.StatusCode is null)
        {
            Assert.IsType<HttpIOException>(lost.InnerException, exactMatch: false);
        }
    }

    protected sealed record Outcome(string Phase, List<Happening> Happened, List<int> Events, EventKind Last)
    {
        public int Count(Happening what) => Happened.Count(happening => happening == what);
    }
}
