using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace CanaryFunctions.Simulator.Tests;

public sealed class When_slots_are_swapped : IAsyncLifetime
{
    private ShopInAzure shop = null!;

    public async ValueTask InitializeAsync()
    {
        shop = await ShopInAzure.StartAsync();
        using var deployed = await shop.DeployAsync("1.1.0");
    }

    public ValueTask DisposeAsync() => shop.DisposeAsync();

    [Fact]
    public async Task It_is_accepted_polled_and_answered_with_the_source_slot()
    {
        using var begun = await shop.BeginSwapAsync();
        Assert.Equal(HttpStatusCode.Accepted, begun.StatusCode);
        Assert.Null(begun.Headers.RetryAfter);

        using var ended = await shop.EndSwapAsync(begun);

        var slot = await ended.Content.ReadFromJsonAsync<JsonNode>();
        Assert.Equal("shop/canary", (string?)slot!["name"]);
        Assert.Equal("Production", (string?)slot["properties"]!["slotSwapStatus"]!["destinationSlotName"]);
    }

    [Fact]
    public async Task The_contents_change_places_and_the_settings_that_are_not_sticky_go_with_them()
    {
        using var sticky = await shop.Arm.PutAsJsonAsync(
            $"{shop.Site.ResourceId}/config/slotConfigNames?{ShopInAzure.Web}",
            new { properties = new { appSettingNames = (string[])["COLOUR"] } });
        using var settings = await shop.PutSettingsAsync(new()
        {
            ["WEBSITE_RUN_FROM_PACKAGE"] = ShopInAzure.Package(shop.Azure, "1.1.0").ToString(),
            ["CANARY_VERSION"] = "1.1.0",
            ["COLOUR"] = "blue",
        });

        using var ended = await shop.EndSwapAsync(await shop.BeginSwapAsync());

        Assert.Equal("1.1.0", (await shop.VisitAsync()).Version);
        Assert.Equal("1.0.0", (await shop.VisitAsync(address: shop.Site.SlotAddress("canary"))).Version);
        using var list = await shop.Arm.PostAsync($"{shop.Slot}/config/appsettings/list?{ShopInAzure.Web}", null);
        var inSlot = (await list.Content.ReadFromJsonAsync<JsonNode>())!["properties"]!;
        Assert.Equal(("1.0.0", "blue"), ((string?)inSlot["CANARY_VERSION"], (string?)inSlot["COLOUR"]));
    }

    [Fact]
    public async Task Meanwhile_every_other_change_is_refused_as_app_service_does()
    {
        shop.Azure.Faults.SwapDuration = TimeSpan.FromSeconds(2);
        using var begun = await shop.BeginSwapAsync();

        using var share = await shop.SetShareAsync(10);
        using var again = await shop.BeginSwapAsync();
        using var site = await shop.Arm.GetAsync($"{shop.Site.ResourceId}?{ShopInAzure.Web}");

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.Conflict), (share.StatusCode, again.StatusCode));
        var error = await share.Content.ReadFromJsonAsync<JsonNode>();
        Assert.Equal("59203", (string?)error!["Details"]![2]!["ErrorEntity"]!["ExtendedCode"]);
        Assert.NotNull((await site.Content.ReadFromJsonAsync<JsonNode>())!["properties"]!["inProgressOperationId"]);
        using var ended = await shop.EndSwapAsync(begun);
        Assert.Equal(1, shop.Azure.Ledger.Count(Happening.Swapped));
    }

    [Fact]
    public async Task A_failed_swap_leaves_everything_as_it_was_and_says_why()
    {
        shop.Azure.Faults.SwapFailure = "Cannot swap slots: the slot did not respond to http ping.";

        using var ended = await shop.EndSwapAsync(await shop.BeginSwapAsync());

        Assert.Equal(HttpStatusCode.BadRequest, ended.StatusCode);
        Assert.Contains("http ping", await ended.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal("1.0.0", (await shop.VisitAsync()).Version);
        Assert.Equal("1.1.0", (await shop.VisitAsync(address: shop.Site.SlotAddress("canary"))).Version);
    }

    [Fact]
    public async Task An_app_that_does_not_start_is_not_swapped_in()
    {
        using var broken = await shop.PutSettingsAsync(new() { ["WEBSITE_RUN_FROM_PACKAGE"] = "http://127.0.0.1:1/no.zip" });

        using var ended = await shop.EndSwapAsync(await shop.BeginSwapAsync());

        Assert.Contains("could not be started", await ended.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal("1.0.0", (await shop.VisitAsync()).Version);
    }

    [Fact]
    public async Task Visitors_of_production_never_see_an_error()
    {
        using var swapping = new CancellationTokenSource();
        var visits = Enumerable.Range(0, 4).Select(async _ =>
        {
            var seen = new List<string>();
            while (!swapping.IsCancellationRequested) seen.Add((await shop.VisitAsync()).Version);
            return seen;
        }).ToList();

        using var ended = await shop.EndSwapAsync(await shop.BeginSwapAsync());
        await swapping.CancelAsync();

        var versions = (await Task.WhenAll(visits)).SelectMany(seen => seen).Distinct().Order();
        Assert.Subset(new HashSet<string> { "1.0.0", "1.1.0" }, versions.ToHashSet());
    }

    [Fact]
    public async Task A_stopped_slot_is_not_swapped()
    {
        using var stopped = await shop.Arm.PostAsync($"{shop.Slot}/stop?{ShopInAzure.Web}", null);

        using var refused = await shop.BeginSwapAsync();

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
    }
}
