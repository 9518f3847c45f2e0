using System.Net;
using CanaryFunctions.Tests.Stage;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CanaryFunctions.WebConsole.Tests;

/// <summary>What people come for, from the overview on and by what is written on the screen alone. Each click is counted; what is
/// typed is none.</summary>
public sealed class Somebody_who_sees_it_for_the_first_time(ConsoleFixture fixture) : In_the_browser(fixture)
{
    private int clicks;

    [Fact]
    public async Task Starts_a_rollout_of_a_version_in_at_most_four_clicks()
    {
        var (shop, customers) = await Fixture.ShopAsync();
        await using var buying = customers;
        var page = await SearchAsync(shop);

        await ClickAsync(page.GetByRole(AriaRole.Link, new() { Name = shop }));
        await ClickAsync(page.GetByRole(AriaRole.Link, new() { Name = "Release 1.1.0" }));
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "1.1.0 over 1.0.0, with policy careful" })).ToBeVisibleAsync();
        await KeepAsync(page, "release");
        await ClickAsync(page.GetByRole(AriaRole.Button, new() { Name = "Start the rollout of 1.1.0" }));

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("1.1.0 over 1.0.0");
        Assert.InRange(clicks, 1, 4);
    }

    [Fact]
    public async Task Sees_why_one_was_rolled_back_in_at_most_two_clicks()
    {
        var (_, shop) = await Fixture.TakenBackAsync();
        var page = await SearchAsync(shop);

        await ClickAsync(page.GetByRole(AriaRole.Link, new() { Name = "1.0.0 → 1.2.0" }));

        await Expect(page.Locator("#headline .says")).ToContainTextAsync("times as often as the baseline");
        Assert.InRange(clicks, 1, 2);
    }

    [Fact]
    public async Task Goes_back_to_an_earlier_version_in_at_most_three_clicks()
    {
        var (shop, customers) = await Fixture.ShopAsync();
        await using var buying = customers;
        var rollout = await Fixture.StartAsync(shop, atLeast: "1s");
        await Fixture.Api.UntilAsync(rollout.Id, seen => seen.IsEnded);
        var page = await SearchAsync(shop);

        await ClickAsync(page.GetByRole(AriaRole.Link, new() { Name = shop }));
        await ClickAsync(page.GetByRole(AriaRole.Button, new() { Name = "Undo to 1.0.0" }));
        await ClickAsync(page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Undo" }));

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("1.0.0 over 1.1.0");
        Assert.InRange(clicks, 1, 3);
    }

    [Fact]
    public async Task Gives_a_colleague_the_right_to_release_in_at_most_four_clicks()
    {
        var (shop, customers) = await Fixture.ShopAsync();
        await customers.DisposeAsync();
        var (other, others) = await Fixture.ShopAsync();
        await others.DisposeAsync();
        var page = await SearchAsync(shop);

        await ClickAsync(page.GetByRole(AriaRole.Link, new() { Name = shop }));
        await ClickAsync(page.GetByRole(AriaRole.Link, new() { Name = "Target and history" }));
        await ClickAsync(page.GetByRole(AriaRole.Link, new() { Name = "Give access" }));
        await page.GetByLabel("Name").FillAsync("Ann");
        await ClickAsync(page.GetByRole(AriaRole.Button, new() { Name = "Make the key" }));

        await Expect(page.Locator("#new-key")).ToContainTextAsync("cf_");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Keys" })).ToContainTextAsync($"releaser on {shop}/production");
        Assert.InRange(clicks, 1, 4);
        using var ann = new Caller(Fixture.Host.Address, await page.Locator("#new-key").InnerTextAsync());
        Assert.Equal(HttpStatusCode.Created, await StartsAsync(ann, shop));
        Assert.Equal(HttpStatusCode.Forbidden, await StartsAsync(ann, other));
    }

    private static async Task<HttpStatusCode> StartsAsync(Caller caller, string application)
    {
        using var answer = await caller.SendAsync(
            HttpMethod.Post, $"api/applications/{application}/environments/production/rollouts", new { version = "1.1.0" });
        return answer.StatusCode;
    }

    [Fact]
    public async Task Registers_a_version_and_is_told_what_is_wrong_with_it()
    {
        var (shop, customers) = await Fixture.ShopAsync();
        await customers.DisposeAsync();
        var page = await PageAsync($"/applications/{shop}/versions/new");

        await page.GetByLabel("Number").FillAsync("one point two");
        await page.GetByLabel("Package or image").FillAsync("https://packages.example/shop-2.0.0.zip");
        await page.GetByRole(AriaRole.Button, new() { Name = "Register the version" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("'one point two' is no version as in SemVer 2.0");
        await page.GetByLabel("Number").FillAsync("2.0.0");
        await page.GetByRole(AriaRole.Button, new() { Name = "Register the version" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "List of versions" })).ToContainTextAsync("2.0.0");
    }

    private async Task<IPage> SearchAsync(string application)
    {
        var page = await PageAsync();
        await page.GetByLabel("Application").FillAsync(application);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Article)).ToHaveCountAsync(1);
        return page;
    }

    private async Task ClickAsync(ILocator what)
    {
        await what.ClickAsync();
        clicks++;
    }
}
