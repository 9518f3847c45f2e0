using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.Api.Tests;

public sealed class A_host_without_a_free_place
{
    [Fact]
    public async Task Goes_on_when_it_is_handed_as_many_wake_ups_as_it_can_handle()
    {
        await using var cloud = await LocalCloud.StartAsync();
        await cloud.AddShopAsync("shop");
        await using var host = await Host.StartAsync(cloud, settings: new() { ["Canary__Concurrency"] = "1" });
        using var api = new Caller(host.Address);
        await api.RegisterAsync(cloud, "shop", ("1.0.0", 0), ("1.1.0", 0));

        var rollout = await api.StartAsync("shop", new
        {
            version = "1.1.0",
            policy = new { name = "quick", steps = new[] { new { weight = 50 } }, promotion = new { bake = "1s" } },
        });

        await api.UntilAsync(rollout.Id, seen => seen.Phase == "Succeeded");
        Assert.False(host.HasExited);
    }
}
