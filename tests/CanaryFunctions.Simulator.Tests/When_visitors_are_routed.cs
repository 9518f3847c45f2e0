namespace CanaryFunctions.Simulator.Tests;

public sealed class When_visitors_are_routed : IAsyncLifetime
{
    private ShopInAzure shop = null!;

    public async ValueTask InitializeAsync()
    {
        shop = await ShopInAzure.StartAsync();
        using var deployed = await shop.DeployAsync("1.1.0");
    }

    public ValueTask DisposeAsync() => shop.DisposeAsync();

    [Fact]
    public async Task Without_rules_all_get_production_and_no_cookie() =>
        Assert.Equal(("1.0.0", null), await shop.VisitAsync());

    [Fact]
    public async Task A_share_of_the_visitors_gets_the_canary()
    {
        using var set = await shop.SetShareAsync(30);
        var canary = 0;
        for (var visit = 0; visit < 400; visit++)
        {
            if ((await shop.VisitAsync()).Version == "1.1.0") canary++;
        }

        // Seven standard deviations of a binomial with 400 draws.
        Assert.InRange(canary, 120 - 64, 120 + 64);
    }

    [Fact]
    public async Task The_first_answer_pins_for_an_hour_and_the_cookie_is_honoured()
    {
        using var set = await shop.SetShareAsync(50);
        var (_, cookie) = await shop.VisitAsync();

        Assert.Contains("max-age=3600", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("1.1.0", (await shop.VisitAsync(cookie: "canary")).Version);
        Assert.Equal(("1.0.0", null), await shop.VisitAsync(cookie: "self"));
    }

    [Fact]
    public async Task The_query_goes_before_the_cookie_and_pins()
    {
        using var set = await shop.SetShareAsync(1);
        var (version, cookie) = await shop.VisitAsync("?x-ms-routing-name=canary", cookie: "self");

        Assert.Equal("1.1.0", version);
        Assert.StartsWith("x-ms-routing-name=canary", cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_of_zero_keeps_those_who_are_pinned()
    {
        using var set = await shop.SetShareAsync(0);

        Assert.Equal("1.1.0", (await shop.VisitAsync(cookie: "canary")).Version);
        Assert.Equal("1.0.0", (await shop.VisitAsync()).Version);
    }

    [Fact]
    public async Task Without_a_rule_those_who_are_pinned_get_production() =>
        Assert.Equal("1.0.0", (await shop.VisitAsync(cookie: "canary")).Version);

    [Fact]
    public async Task Without_a_rule_those_who_are_pinned_stay_if_so_configured()
    {
        await using var sticky = await ShopInAzure.StartAsync(new() { PinAfterRemoval = PinAfterRemoval.Slot });
        using var deployed = await sticky.DeployAsync("1.1.0");

        Assert.Equal("1.1.0", (await sticky.VisitAsync(cookie: "canary")).Version);
    }

    [Fact]
    public async Task A_rule_to_a_host_that_does_not_exist_is_accepted_and_answers_404()
    {
        using var set = await shop.SetShareAsync(100, "nowhere.azurewebsites.net");

        Assert.True(set.IsSuccessStatusCode);
        Assert.Equal("404", (await shop.VisitAsync()).Version);
    }

    [Fact]
    public async Task A_stopped_slot_answers_403_and_a_broken_package_503()
    {
        using var stopped = await shop.Arm.PostAsync($"{shop.Slot}/stop?{ShopInAzure.Web}", null);
        Assert.Equal("403", (await shop.VisitAsync(address: shop.Site.SlotAddress("canary"))).Version);

        using var started = await shop.Arm.PostAsync($"{shop.Slot}/start?{ShopInAzure.Web}", null);
        using var broken = await shop.PutSettingsAsync(new() { ["WEBSITE_RUN_FROM_PACKAGE"] = "http://127.0.0.1:1/no.zip" });
        Assert.Equal("503", (await shop.VisitAsync(address: shop.Site.SlotAddress("canary"))).Version);
    }
}
