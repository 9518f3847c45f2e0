using CanaryFunctions.Simulator;
using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.Api.Tests;

public sealed class A_control_plane_without_rights
{
    [Fact]
    public async Task Says_which_role_is_missing_and_where_and_changes_nothing()
    {
        await using var cloud = await LocalCloud.StartAsync();
        await cloud.AddShopAsync("shop");
        await using var host = await Host.StartAsync(cloud, token: cloud.Azure.ReaderToken);
        using var api = new Caller(host.Address);
        await api.RegisterAsync(cloud, "shop", ("1.0.0", 0), ("1.1.0", 0));

        var id = (await api.StartAsync("shop", new { version = "1.1.0" })).Id;

        var stuck = await api.UntilAsync(id, rollout => rollout.Phase == "Stuck");
        Assert.Contains("Website Contributor", stuck.Problem, StringComparison.Ordinal);
        Assert.Contains("/sites/shop", stuck.Problem, StringComparison.Ordinal);
        Assert.Equal(0, cloud.Azure.Ledger.Count(Happening.Deployed));
    }
}
