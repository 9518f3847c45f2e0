using System.Text.Json.Nodes;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Simulator;
using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.EndToEnd;

/// <summary>While the canary has visitors, the share, the slots or what is in them are changed past the rollout.</summary>
public sealed class When_somebody_else_changes_the_target(CloudFixture fixture) : IClassFixture<CloudFixture>
{
    private const string Version = "?api-version=2024-11-01";

    private readonly string site = fixture.NewSite();
    private SimulatedSite? shop;

    [Fact]
    public async Task A_share_is_left_as_it_is_until_somebody_resumes()
    {
        await using var host = await StartAsync();
        using var api = new Caller(host.Address);
        var id = await BeginAsync(api);

        await ChangeAsync(HttpMethod.Patch, "/config/web", """
            {"properties":{"experiments":{"rampUpRules":[{"actionHostName":"HOST","reroutePercentage":35,"name":"canary"}]}}}
            """.Replace("HOST", shop!.SlotAddress("canary").Authority, StringComparison.Ordinal));
        var paused = await api.UntilAsync(id, rollout => rollout.Phase == "Paused");

        Assert.StartsWith("Somebody has set the canary's share to 35 %", paused.Waiting, StringComparison.Ordinal);
        await api.CommandAsync(id, "resume");
        await api.UntilAsync(id, rollout => rollout.Phase == "Stepping");
        await EndAsync(api, id);
    }

    [Fact]
    public async Task A_canary_that_was_made_live_is_watched_once_somebody_promotes()
    {
        await using var host = await StartAsync();
        using var api = new Caller(host.Address);
        var id = await BeginAsync(api);

        await ChangeAsync(HttpMethod.Post, "/slots/canary/slotsswap", """{"targetSlot":"production","preserveVnet":true}""");
        var paused = await api.UntilAsync(id, rollout => rollout.Phase == "Paused");

        Assert.StartsWith("Somebody has made 1.1.0 live. Promote accepts that", paused.Waiting, StringComparison.Ordinal);
        await api.CommandAsync(id, "promote");
        await api.UntilAsync(id, rollout => rollout.Phase == "Succeeded");
        Assert.Single(fixture.Cloud.Azure.Ledger.Entries, entry =>
            entry.What is Happening.SwapBegan && entry.Where.Contains($"/sites/{site}/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_package_under_the_same_mark_is_found_and_replaced_once_somebody_resumes()
    {
        await using var host = await StartAsync();
        using var api = new Caller(host.Address);
        var id = await BeginAsync(api);

        await SetPackageAsync("/slots/canary", fixture.Cloud.Package("9.9.9"));
        var paused = await api.UntilAsync(id, rollout => rollout.Phase == "Paused");

        Assert.StartsWith(
            "Somebody has put something else that is marked as 1.1.0 (package shop-9.9.9", paused.Waiting, StringComparison.Ordinal);
        await api.CommandAsync(id, "resume");
        await api.UntilAsync(id, rollout => rollout.Phase == "Stepping");
        await EndAsync(api, id);
    }

    [Fact]
    public async Task A_fix_of_production_is_left_as_it_is_when_somebody_aborts()
    {
        await using var host = await StartAsync();
        using var api = new Caller(host.Address);
        var id = await BeginAsync(api);

        var hotfix = fixture.Cloud.Package("9.9.8");
        await SetPackageAsync("", hotfix);
        await api.UntilAsync(id, rollout => rollout.Phase == "Paused");
        await api.CommandAsync(id, "abort");
        await api.UntilAsync(id, rollout => rollout.Phase == "RolledBack");

        Assert.Equal($"{hotfix}", (string?)(await SettingsAsync(""))["WEBSITE_RUN_FROM_PACKAGE"]);
        Assert.Equal("1.0.0", (string?)(await SettingsAsync("/slots/canary"))["CANARY_VERSION"]);
    }

    private Task<Host> StartAsync() =>
        Host.StartAsync(fixture.Cloud, settings: new() { ["Canary__Pace__Slots"] = "00:00:01" });

    private async Task<RolloutId> BeginAsync(Caller api)
    {
        shop = await fixture.Cloud.AddShopAsync(site);
        await api.RegisterAsync(fixture.Cloud, site, ("1.0.0", 0), ("1.1.0", 0));
        var id = (await api.StartAsync(site, new
        {
            version = "1.1.0",
            policy = new
            {
                name = "by hand",
                steps = new[] { new { weight = 30, advance = "person" } },
                promotion = new { bake = "2s" },
            },
        })).Id;
        await api.UntilAsync(id, rollout => rollout is { Phase: "Stepping", Waiting: not null });
        return id;
    }

    private static async Task EndAsync(Caller api, RolloutId id)
    {
        await api.UntilAsync(id, rollout => rollout is { Phase: "Stepping", Waiting: not null });
        await api.CommandAsync(id, "promote");
        var ended = await api.UntilAsync(id, rollout => rollout.IsEnded);
        Assert.Equal("Succeeded", ended.Phase);
    }

    private async Task SetPackageAsync(string slot, Uri package)
    {
        var settings = await SettingsAsync(slot);
        settings["WEBSITE_RUN_FROM_PACKAGE"] = $"{package}";
        await ChangeAsync(HttpMethod.Put, $"{slot}/config/appsettings", new JsonObject { ["properties"] = settings }.ToJsonString());
    }

    private async Task<JsonObject> SettingsAsync(string slot) =>
        (await ChangeAsync(HttpMethod.Post, $"{slot}/config/appsettings/list", null))["properties"]!.DeepClone().AsObject();

    private async Task<JsonObject> ChangeAsync(HttpMethod method, string path, string? body)
    {
        using var http = new HttpClient(fixture.Cloud.Azure.CreateHandler()) { BaseAddress = fixture.Cloud.Azure.ManagementEndpoint };
        http.DefaultRequestHeaders.Authorization = new("Bearer", fixture.Cloud.Azure.Token);
        using var request = new HttpRequestMessage(method, $"{SiteId}{path}{Version}")
        {
            Content = body is null ? null : new StringContent(body, null, "application/json"),
        };
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject();
    }

    private string SiteId =>
        $"/subscriptions/{LocalCloud.SubscriptionOf(site)}/resourceGroups/rg/providers/Microsoft.Web/sites/{site}";
}
