using CanaryFunctions.Core.Access;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CanaryFunctions.WebConsole.Tests;

public sealed class The_overview(ConsoleFixture fixture) : In_the_browser(fixture)
{
    [Fact]
    public async Task Shows_what_is_live_and_what_is_under_way()
    {
        var (shop, customers) = await Fixture.ShopAsync();
        await using var buying = customers;
        var rollout = await Fixture.StartAsync(shop, atLeast: "10m");
        await Fixture.Api.UntilAsync(rollout.Id, seen => seen.Phase == "Stepping");
        var page = await PageAsync($"/?q={shop}");

        var card = page.GetByRole(AriaRole.Article).Filter(new() { HasText = shop });
        await Expect(card).ToContainTextAsync("1.0.0");
        await Expect(card).ToContainTextAsync("step 1 of 2");
        await page.GotoAsync("/");
        await Expect(page.Locator("live-page")).ToHaveTextAsync("Live");
        await KeepAsync(page, "overview");

        // Other tests may have made more applications than it shows at once.
        await page.GotoAsync($"/?q={shop}");
        await card.GetByRole(AriaRole.Link, new() { Name = "1.1.0" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("1.1.0 over 1.0.0");
    }

    [Fact]
    public async Task Is_told_at_once_when_a_rollout_begins_waits_or_ends()
    {
        var (shop, customers) = await Fixture.ShopAsync();
        await using var buying = customers;
        var page = await PageAsync($"/?q={shop}", await Fixture.KeyAsync("watches", new Grant(Role.Viewer, shop)));
        var card = page.GetByRole(AriaRole.Article);
        await Expect(card).ToContainTextAsync("No rollout yet.");

        // What it asks for by itself once in a while is put off: only the stream can tell.
        await page.Locator("live-page").EvaluateAsync("live => live.setAttribute('every', '100000')");
        var rollout = await Fixture.StartAsync(shop, atLeast: "10m");
        await Expect(card).ToContainTextAsync("step 1 of 2");
        await Fixture.Api.UntilAsync(rollout.Id, seen => seen.StepSince is not null);
        await Fixture.Api.CommandAsync(rollout.Id, "pause");
        await Expect(card).ToContainTextAsync("Paused");
        await Fixture.Api.CommandAsync(rollout.Id, "abort");

        await Expect(card).ToContainTextAsync("Aborted by bootstrap.");
    }

    [Fact]
    public async Task Draws_the_share_over_time_and_says_it_in_words()
    {
        var (shop, customers) = await Fixture.ShopAsync();
        await using var buying = customers;
        await Fixture.StartAsync(shop, atLeast: "10m");
        var page = await PageAsync($"/?q={shop}");

        var line = page.GetByRole(AriaRole.Img, new() { NameRegex = new("^Share measured over time, up to [0-9.]+ %$") });

        await Expect(line.Locator("polyline")).ToHaveAttributeAsync("points", new System.Text.RegularExpressions.Regex("^0,.* 100,"));
    }

    [Fact]
    public async Task Keeps_the_search_in_the_address()
    {
        var (shop, customers) = await Fixture.ShopAsync();
        await customers.DisposeAsync();
        var page = await PageAsync("/?view=table");

        await page.GetByLabel("Application").FillAsync(shop);
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        Assert.Contains($"q={shop}", page.Url, StringComparison.Ordinal);
        Assert.Contains("view=table", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Finds_what_waits_for_whoever_looks()
    {
        var (shop, customers) = await Fixture.ShopAsync();
        await using var buying = customers;
        var rollout = await Fixture.StartAsync(shop, atLeast: "10m");
        await Fixture.Api.UntilAsync(rollout.Id, seen => seen.Phase == "Stepping");
        await Fixture.Api.CommandAsync(rollout.Id, "pause");
        await Fixture.Api.UntilAsync(rollout.Id, seen => seen.Phase == "Paused");

        var releaser = await PageAsync("/?show=needsme", await Fixture.KeyAsync("releaser", new Grant(Role.Releaser, shop)));
        var viewer = await PageAsync("/?show=needsme", await Fixture.KeyAsync("viewer", new Grant(Role.Viewer, shop)));

        await Expect(releaser.GetByRole(AriaRole.Article)).ToContainTextAsync("It is paused: resume or abort it.");
        await Expect(viewer.GetByRole(AriaRole.Heading, new() { Name = "Nothing needs you" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Shows_nobody_what_is_not_his()
    {
        var (shop, customers) = await Fixture.ShopAsync();
        await customers.DisposeAsync();
        var (other, others) = await Fixture.ShopAsync();
        await others.DisposeAsync();

        var page = await PageAsync("/?view=table", await Fixture.KeyAsync("own", new Grant(Role.Viewer, shop)));

        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await Expect(page.Locator("tbody")).Not.ToContainTextAsync(other);
    }

    [Fact]
    public async Task Says_what_to_do_while_there_is_nothing()
    {
        var page = await PageAsync("/", await Fixture.KeyAsync("early", new Grant(Role.Admin, "not-there-yet")));

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No applications yet" })).ToBeVisibleAsync();
    }
}
