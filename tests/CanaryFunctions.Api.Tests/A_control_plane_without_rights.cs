using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CanaryFunctions.Simulator;
using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.Api.Tests;

public sealed class A_control_plane_without_rights : IAsyncLifetime
{
    private const string Environment = "api/applications/shop/environments/production";

    private LocalCloud cloud = null!;

    public async ValueTask InitializeAsync()
    {
        cloud = await LocalCloud.StartAsync();
        await cloud.AddShopAsync("shop");
    }

    public ValueTask DisposeAsync() => cloud.DisposeAsync();

    [Fact]
    public async Task Is_refused_the_target_with_the_role_that_is_missing()
    {
        await using var host = await Host.StartAsync(cloud, token: cloud.Azure.ReaderToken);
        using var api = new Caller(host.Address);

        using var refused = await api.SendAsync(HttpMethod.Put, Environment, LocalCloud.Target("shop"));

        var problem = await ApiFixture.ProblemAsync(refused, HttpStatusCode.UnprocessableEntity, "target-refused");
        Assert.Contains("Website Contributor", (string?)problem["detail"], StringComparison.Ordinal);
        Assert.Contains("/sites/shop", (string?)problem["detail"], StringComparison.Ordinal);
        using var read = await api.SendAsync(HttpMethod.Get, Environment);
        Assert.Equal(HttpStatusCode.NotFound, read.StatusCode);
    }

    [Fact]
    public async Task Is_told_each_right_that_is_missing_with_the_role_to_assign()
    {
        await using var host = await Host.StartAsync(cloud, token: cloud.Azure.ReaderToken);
        using var api = new Caller(host.Address);

        using var answer = await api.SendAsync(HttpMethod.Post, $"{Environment}/check", LocalCloud.Target("shop"));

        var report = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
        Assert.False((bool?)report["isReady"]);
        var missing = report["rights"]!.AsArray().Where(right => !(bool)right!["isGranted"]!).ToArray();
        Assert.Contains(missing, right => (string?)right!["action"] == "Microsoft.Web/sites/slots/slotsswap/action");
        Assert.All(missing, right => Assert.Equal("Website Contributor", (string?)right!["role"]));
        Assert.Contains(
            report["rights"]!.AsArray(),
            right => (bool)right!["isGranted"]! && (string?)right["action"] == "Microsoft.Insights/metrics/read");
        Assert.Equal(
            ["site", "slot", "rights", "version", "settings", "telemetry"],
            report["findings"]!.AsArray().Select(finding => (string?)finding!["subject"]));
    }

    [Fact]
    public async Task Is_refused_a_start_once_its_rights_are_gone_and_nothing_is_changed()
    {
        await using (var host = await Host.StartAsync(cloud))
        {
            using var api = new Caller(host.Address);
            await api.RegisterAsync(cloud, "shop", ("1.0.0", 0), ("1.1.0", 0));
        }

        await using var poor = await Host.StartAsync(cloud, token: cloud.Azure.ReaderToken);
        using var refusedApi = new Caller(poor.Address);
        using var refused = await refusedApi.SendAsync(HttpMethod.Post, $"{Environment}/rollouts", new { version = "1.1.0" });

        await ApiFixture.ProblemAsync(refused, HttpStatusCode.UnprocessableEntity, "target-refused");
        Assert.Empty(await refusedApi.ListAsync("shop"));
        Assert.Equal(0, cloud.Azure.Ledger.Count(Happening.Deployed));
    }
}
