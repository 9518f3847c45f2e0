using CanaryFunctions.Core.Access;
using CanaryFunctions.Tests.Stage;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CanaryFunctions.WebConsole.Tests;

public sealed class Somebody_whose_session_ends(ConsoleFixture fixture) : In_the_browser(fixture)
{
    [Fact]
    public async Task Is_asked_who_he_is_before_anything_is_done_and_led_back()
    {
        var (shop, customers) = await Fixture.ShopAsync();
        await customers.DisposeAsync();
        var key = await LeaverAsync(shop);
        var place = $"/applications/{shop}/environments/production/release?version=1.1.0";
        var page = await PageAsync(place, key);

        await RevokeAsync(key);
        await page.GetByRole(AriaRole.Button, new() { Name = "Start the rollout of 1.1.0" }).ClickAsync();
        await SignInAsync(page);

        await Expect(page).ToHaveURLAsync(new Uri(Fixture.Host.Address, place).ToString());
        Assert.Empty(await Fixture.Api.ListAsync(shop));
    }

    [Fact]
    public async Task Sees_nothing_live_any_more_and_is_led_back_to_it()
    {
        var (shop, customers) = await Fixture.ShopAsync();
        await using var buying = customers;
        var rollout = await Fixture.StartAsync(shop, atLeast: "10m");
        var key = await LeaverAsync(shop);
        var page = await PageAsync($"/rollouts/{rollout.Id}", key);
        await Expect(page.Locator("live-page")).ToHaveTextAsync("Live");

        await RevokeAsync(key);
        await SignInAsync(page);

        await Expect(page).ToHaveURLAsync(new Uri(Fixture.Host.Address, $"/rollouts/{rollout.Id}").ToString());
        await Expect(page.Locator("live-page")).ToHaveTextAsync("Live");
    }

    [Fact]
    public async Task Is_asked_who_he_is_though_nothing_changes_on_his_page()
    {
        var (shop, customers) = await Fixture.ShopAsync();
        await customers.DisposeAsync();
        var key = await LeaverAsync(shop);
        var page = await PageAsync($"/?q={shop}", key);
        await page.Locator("live-page").EvaluateAsync("live => live.setAttribute('every', '100000')");
        await Expect(page.Locator("live-page")).ToHaveTextAsync("Live");

        await RevokeAsync(key);

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
    }

    private Task<string> LeaverAsync(string shop) => Fixture.KeyAsync("leaver", new Grant(Role.Releaser, shop));

    private async Task RevokeAsync(string key) =>
        (await Fixture.Api.SendAsync(HttpMethod.Delete, $"api/keys/{key.Split('_')[1]}")).EnsureSuccessStatusCode();

    private static async Task SignInAsync(IPage page)
    {
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
        await Expect(page.Locator("live-page")).ToHaveCountAsync(0);
        await page.GetByLabel("API key").FillAsync(Host.Key);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with the key" }).ClickAsync();
    }
}
