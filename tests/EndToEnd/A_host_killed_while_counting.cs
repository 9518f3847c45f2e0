using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.EndToEnd;

/// <summary>The host is killed with SIGKILL when a rollout has ended, before or after it is counted: another counts it, once.</summary>
public sealed class A_host_killed_while_counting(CloudFixture fixture) : IClassFixture<CloudFixture>
{
    private static readonly object policy = new
    {
        name = "at-once",
        steps = new[] { new { weight = 100 } },
        promotion = new { bake = "1s" },
    };

    [Theory]
    [InlineData("begin:rollout.record:1")]
    [InlineData("end:rollout.record:1")]
    public async Task Leaves_a_rollout_that_counts_once(string killedAt)
    {
        var cancelled = TestContext.Current.CancellationToken;
        var site = fixture.NewSite();
        await fixture.Cloud.AddShopAsync(site);
        await using var doomed = await Host.StartAsync(fixture.Cloud, killedAt);
        using (var api = new Caller(doomed.Address))
        {
            await api.RegisterAsync(fixture.Cloud, site, ("1.0.0", 0), ("1.1.0", 0));
            await api.StartAsync(site, new { version = "1.1.0", policy });
        }

        await doomed.ExitedAsync().WaitAsync(TimeSpan.FromMinutes(5), cancelled);
        await using var heir = await Host.StartAsync(fixture.Cloud);
        await using var another = await Host.StartAsync(fixture.Cloud);
        using var rest = new Caller(heir.Address);
        while (await ActiveAsync(rest, site) > 0) await Task.Delay(100, cancelled);

        using var answer = await rest.SendAsync(HttpMethod.Get, $"api/applications/{site}/analytics");
        var figures = (await answer.Content.ReadFromJsonAsync<JsonObject>(cancelled))!["total"]!;
        Assert.Equal((1, 1), ((int)figures["rollouts"]!, (int)figures["dora"]!["deployments"]!));
    }

    // What has ended is among those under way until it is counted and noted.
    private static async Task<int> ActiveAsync(Caller api, string site)
    {
        using var answer = await api.SendAsync(HttpMethod.Get, "api/rollouts?top=100");
        var active = (await answer.Content.ReadFromJsonAsync<JsonObject>())!["value"]!.AsArray();
        return active.Count(rollout => $"{rollout!["application"]}" == site);
    }
}
