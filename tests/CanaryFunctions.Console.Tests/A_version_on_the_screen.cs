using CanaryFunctions.Core.Access;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CanaryFunctions.WebConsole.Tests;

public sealed class A_version_on_the_screen(ConsoleFixture fixture) : In_the_browser(fixture)
{
    [Fact]
    public async Task Is_compared_with_another_and_each_difference_is_said_in_words()
    {
        var shop = await ShopAsync();
        var body = new { package = Fixture.Cloud.Package("2.0.0", 0), commit = "4f2c1d9", notes = "A new checkout." };
        (await Fixture.Api.SendAsync(HttpMethod.Put, $"api/applications/{shop}/versions/2.0.0", body)).EnsureSuccessStatusCode();
        var page = await PageAsync($"/applications/{shop}/versions/2.0.0");

        await page.GetByLabel("Compare with").SelectOptionAsync("1.0.0");
        await page.GetByRole(AriaRole.Button, new() { Name = "Compare" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("From 1.0.0 to 2.0.0");
        await Expect(Row(page, "Notes")).ToContainTextAsync("A new checkout. ≠ differs");
        await Expect(Row(page, "Commit")).ToContainTextAsync("4f2c1d9 ≠ differs");
        await Expect(Row(page, "State")).ToContainTextAsync("live in production");
        await Expect(Row(page, "Tags")).ToContainTextAsync("same");
        await KeepAsync(page, "compare");
    }

    [Fact]
    public async Task Gets_a_tag_which_another_version_loses()
    {
        var shop = await ShopAsync();
        var page = await PageAsync($"/applications/{shop}/versions/1.0.0");
        await GiveAsync(page, "stable");

        await page.GotoAsync($"/applications/{shop}/versions/1.1.0");
        await GiveAsync(page, "stable");
        await page.GotoAsync($"/applications/{shop}/versions/1.0.0");

        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Tags" })).ToContainTextAsync("It has none.");
        await page.GotoAsync($"/applications/{shop}/versions/stable");
        await page.GetByRole(AriaRole.Button, new() { Name = "Take away the tag stable" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Tags" })).ToContainTextAsync("It has none.");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("1.1.0");
    }

    [Fact]
    public async Task Does_not_take_a_tag_that_somebody_has_moved_meanwhile()
    {
        var shop = await ShopAsync();
        var page = await PageAsync($"/applications/{shop}/versions/1.0.0");
        await GiveAsync(page, "stable");
        (await Fixture.Api.SendAsync(HttpMethod.Put, $"api/applications/{shop}/tags/stable", new { version = "1.1.0" })).EnsureSuccessStatusCode();

        await page.GetByRole(AriaRole.Button, new() { Name = "Take away the tag stable" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("somebody else may have changed it");
        using var tag = await Fixture.Api.SendAsync(HttpMethod.Get, $"api/applications/{shop}/tags/stable");
        Assert.Contains("1.1.0", await tag.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_retired_with_a_reason_and_offered_no_more()
    {
        var shop = await ShopAsync();
        var page = await PageAsync($"/applications/{shop}/versions/1.2.0");

        await page.GetByRole(AriaRole.Button, new() { Name = "Retire" }).ClickAsync();
        await page.GetByLabel("Why").FillAsync("It loses baskets.");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Retire" }).ClickAsync();

        await Expect(page.GetByText("It loses baskets.")).ToBeVisibleAsync();
        await page.GotoAsync($"/applications/{shop}");
        await Expect(Versions(page).Filter(new() { HasText = "1.2.0" })).ToContainTextAsync("Retired");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Release 1.2.0" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Is_registered_with_its_tags_and_the_time_of_its_commit()
    {
        var shop = await ShopAsync();
        var page = await PageAsync($"/applications/{shop}/versions/new");

        await page.GetByLabel("Number").FillAsync("2.0.0");
        await page.GetByLabel("Package or image").FillAsync("https://packages.example/shop-2.0.0.zip");
        await page.GetByLabel("Committed at (UTC)").FillAsync("2026-11-02T10:30");
        await page.GetByLabel("Tags").FillAsync("candidate, next");
        await page.GetByRole(AriaRole.Button, new() { Name = "Register the version" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "2.0.0", Exact = true }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Tags" })).ToContainTextAsync("candidate");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Tags" })).ToContainTextAsync("next");
        await Expect(page.Locator(".facts")).ToContainTextAsync("2026-11-02 10:30 +00:00");
    }

    [Fact]
    public async Task Is_told_at_the_field_what_is_wrong_with_it()
    {
        var page = await PageAsync($"/applications/{await ShopAsync()}/versions/new");

        await page.GetByLabel("Number").FillAsync("one point two");
        await page.GetByLabel("Package or image").FillAsync("shop:latest");
        await page.GetByRole(AriaRole.Button, new() { Name = "Register the version" }).ClickAsync();
        await Expect(page.GetByLabel("Number")).ToHaveAttributeAsync("aria-invalid", "true");
        await page.GetByLabel("Number").FillAsync("1.2.3");
        await page.GetByRole(AriaRole.Button, new() { Name = "Register the version" }).ClickAsync();

        await Expect(page.GetByLabel("Number")).Not.ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(page.GetByLabel("Package or image")).ToHaveAttributeAsync("aria-invalid", "true");
    }

    [Fact]
    public async Task That_is_live_is_not_offered_to_be_retired_and_the_reason_is_said()
    {
        var (shop, customers) = await Fixture.ShopAsync();
        await using var buying = customers;
        var rollout = await Fixture.StartAsync(shop, atLeast: "1s");
        await Fixture.Api.UntilAsync(rollout.Id, seen => seen.IsEnded);
        var page = await PageAsync($"/applications/{shop}/versions/1.1.0");

        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Retire" })).ToHaveAttributeAsync("aria-disabled", "true");
        await Expect(page.Locator("#why-retire")).ToHaveTextAsync("It is live in production: roll out another version there first.");
    }

    [Fact]
    public async Task That_was_taken_back_is_marked_with_its_rollout()
    {
        var (_, shop) = await Fixture.TakenBackAsync();
        var page = await PageAsync($"/applications/{shop}");

        await Expect(Versions(page).Filter(new() { HasText = "1.2.0" })).ToContainTextAsync("Taken back in production");
        await page.GetByRole(AriaRole.Link, new() { Name = "1.2.0", Exact = true }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "List of rollouts" })).ToContainTextAsync("Rolled back");
        await KeepAsync(page, "version");
    }

    [Fact]
    public async Task Is_not_offered_to_be_changed_to_who_may_only_look()
    {
        var shop = await ShopAsync();
        var page = await PageAsync($"/applications/{shop}/versions/1.0.0", await Fixture.KeyAsync("looker", new Grant(Role.Viewer, shop)));

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("1.0.0");
        await Expect(page.Locator("main form[method=post]")).ToHaveCountAsync(0);
    }

    private static ILocator Versions(IPage page) => page.GetByRole(AriaRole.Region, new() { Name = "List of versions" }).GetByRole(AriaRole.Row);

    private static ILocator Row(IPage page, string header) => page.GetByRole(AriaRole.Row).Filter(new()
    {
        Has = page.GetByRole(AriaRole.Rowheader, new() { Name = header, Exact = true }),
    });

    private static async Task GiveAsync(IPage page, string tag)
    {
        await page.GetByLabel("Give it the tag").FillAsync(tag);
        await page.GetByRole(AriaRole.Button, new() { Name = "Set the tag" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = $"Take away the tag {tag}" })).ToBeVisibleAsync();
    }

    private async Task<string> ShopAsync()
    {
        var (shop, customers) = await Fixture.ShopAsync();
        await customers.DisposeAsync();
        return shop;
    }
}
