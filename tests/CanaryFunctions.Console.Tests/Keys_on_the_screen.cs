using CanaryFunctions.Core.Access;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CanaryFunctions.WebConsole.Tests;

public sealed class Keys_on_the_screen(ConsoleFixture fixture) : In_the_browser(fixture)
{
    [Fact]
    public async Task Are_refused_on_what_does_not_exist_at_the_field()
    {
        var page = await PageAsync("/access?on=no-such-shop");

        await page.GetByLabel("Name").FillAsync("Ann");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the key" }).ClickAsync();

        var on = page.GetByLabel("On", new() { Exact = true });
        await Expect(on).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(on).ToHaveValueAsync("no-such-shop");
        await Expect(page.GetByLabel("Name")).ToHaveValueAsync("Ann");
    }

    [Fact]
    public async Task Are_not_given_on_what_is_anothers()
    {
        var (shop, customers) = await Fixture.ShopAsync();
        await customers.DisposeAsync();
        var (other, others) = await Fixture.ShopAsync();
        await others.DisposeAsync();
        var page = await PageAsync($"/access?on={other}", await Fixture.KeyAsync("owner", new Grant(Role.Admin, shop)));

        await page.GetByLabel("Name").FillAsync("Ann");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the key" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync($"'{other}' is no application or environment that you administer.");
    }
}
