using CanaryFunctions.Tests.Stage;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CanaryFunctions.WebConsole.Tests;

public sealed class A_page_whose_connection_breaks(ConsoleFixture fixture) : In_the_browser(fixture)
{
    [Fact]
    public async Task Says_so_and_goes_on_when_it_is_back()
    {
        var (shop, customers) = await Fixture.ShopAsync();
        await using var buying = customers;
        var rollout = await SteppingAsync(shop);
        var page = await PageAsync($"/rollouts/{rollout}");
        await Expect(page.Locator("live-page")).ToHaveTextAsync("Live");

        await page.Context.SetOfflineAsync(true);
        await Expect(page.Locator("live-page")).ToContainTextAsync("Not connected: this is how it was at");
        await Fixture.Api.CommandAsync(rollout, "pause");
        await Fixture.Api.UntilAsync(rollout, seen => seen.Phase == "Paused");
        await Expect(page.Locator("html.stale")).ToHaveCountAsync(1);
        await Expect(page.Locator("#headline")).Not.ToContainTextAsync("Paused");
        await page.Context.SetOfflineAsync(false);

        await Expect(page.Locator("#headline")).ToContainTextAsync("Paused by bootstrap.");
        await Expect(page.Locator("html.stale")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Asks_again_and_again_behind_a_proxy_that_buffers()
    {
        var (shop, customers) = await Fixture.ShopAsync();
        await using var buying = customers;
        var rollout = await SteppingAsync(shop);
        await using var proxy = await BufferingProxy.StartAsync(Fixture.Host.Address);
        var page = await PageAsync($"/rollouts/{rollout}", host: proxy.Address);

        await Expect(page.Locator("live-page")).ToHaveTextAsync("Live, by asking every few seconds");
        await Fixture.Api.CommandAsync(rollout, "pause");

        await Expect(page.Locator("#headline")).ToContainTextAsync("Paused by bootstrap.");
    }

    [Fact]
    public async Task Follows_a_host_that_is_started_anew_without_a_new_sign_in()
    {
        var (shop, customers) = await Fixture.ShopAsync();
        await using var buying = customers;
        var rollout = await SteppingAsync(shop);
        var first = await Host.StartAsync(Fixture.Cloud);
        var page = await PageAsync($"/rollouts/{rollout}", host: first.Address);
        await Expect(page.Locator("live-page")).ToHaveTextAsync("Live");

        await first.DisposeAsync();
        await Expect(page.Locator("live-page")).ToContainTextAsync("Not connected");
        await Expect(page.Locator("html.stale")).ToHaveCountAsync(1);
        await using var second = await Host.StartAsync(Fixture.Cloud, port: first.Address.Port);
        await Fixture.Api.CommandAsync(rollout, "pause");

        await Expect(page.Locator("#headline")).ToContainTextAsync("Paused by bootstrap.");
        await Expect(page.Locator("live-page")).ToHaveTextAsync("Live");
    }

    [Fact]
    public async Task Leads_to_the_sign_in_when_its_key_is_revoked()
    {
        var (shop, customers) = await Fixture.ShopAsync();
        await using var buying = customers;
        var rollout = await SteppingAsync(shop);
        var key = await Fixture.KeyAsync("leaver", new Core.Access.Grant(Core.Access.Role.Viewer, shop));
        var page = await PageAsync($"/rollouts/{rollout}", key);

        (await Fixture.Api.SendAsync(HttpMethod.Delete, $"api/keys/{key.Split('_')[1]}")).EnsureSuccessStatusCode();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
    }

    private async Task<Core.Rollouts.RolloutId> SteppingAsync(string shop)
    {
        var rollout = await Fixture.StartAsync(shop, atLeast: "10m");
        await Fixture.Api.UntilAsync(rollout.Id, seen => seen.StepSince is not null);
        return rollout.Id;
    }
}
