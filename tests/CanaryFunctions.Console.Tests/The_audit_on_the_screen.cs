using System.Globalization;
using CanaryFunctions.Core.Access;
using CanaryFunctions.Tests.Stage;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CanaryFunctions.WebConsole.Tests;

public sealed class The_audit_on_the_screen(ConsoleFixture fixture) : In_the_browser(fixture)
{
    private const int AtOnce = 100;

    [Fact]
    public async Task Is_narrowed_down_to_what_somebody_did_or_was_refused()
    {
        var shop = await RefusedAsync("Dora");
        var page = await PageAsync("/audit");
        var rows = page.GetByRole(AriaRole.Region, new() { Name = "Entries" }).Locator("tbody tr");

        await page.GetByLabel("Who, operation or resource").FillAsync(shop);
        await page.GetByLabel("Which").SelectOptionAsync("refused");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(1);
        await Expect(rows).ToContainTextAsync("Dora");
        await Expect(rows).ToContainTextAsync($"/api/applications/{shop}/tags/stable");
        await Expect(rows).ToContainTextAsync("403");

        await page.GetByLabel("Which").SelectOptionAsync("done");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex($"contains={shop}&result=done"));
        await Expect(rows.First).Not.ToContainTextAsync("Dora");
        await Expect(rows.Filter(new() { HasText = "environments/production" })).ToContainTextAsync("Written");
    }

    [Fact]
    public async Task Goes_back_to_older_entries()
    {
        using var curious = new Caller(Fixture.Host.Address, await Fixture.KeyAsync("Curious", new Grant(Role.Viewer)));
        for (var number = 0; number < AtOnce + 1; number++) (await curious.SendAsync(HttpMethod.Get, "api/keys")).Dispose();
        var page = await PageAsync("/audit?contains=Curious&result=refused");
        var numbers = page.GetByRole(AriaRole.Region, new() { Name = "Entries" }).Locator("td .number");
        await Expect(numbers).ToHaveCountAsync(AtOnce);
        var oldest = await ReadAsync(numbers.Last);

        await page.GetByRole(AriaRole.Link, new() { Name = "Older entries" }).ClickAsync();

        await Expect(numbers).ToHaveCountAsync(1);
        Assert.True(await ReadAsync(numbers) < oldest);
    }

    private static async Task<long> ReadAsync(ILocator number) => long.Parse(await number.InnerTextAsync(), CultureInfo.InvariantCulture);

    // Somebody may look at a shop, and no more.
    private async Task<string> RefusedAsync(string name)
    {
        var (shop, customers) = await Fixture.ShopAsync();
        await customers.DisposeAsync();
        using var caller = new Caller(Fixture.Host.Address, await Fixture.KeyAsync(name, new Grant(Role.Viewer, shop)));
        (await caller.SendAsync(HttpMethod.Put, $"api/applications/{shop}/tags/stable", new { version = "1.0.0" })).Dispose();
        return shop;
    }
}
