using CanaryFunctions.Core.Access;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CanaryFunctions.WebConsole.Tests;

public sealed class A_wall_screen(ConsoleFixture fixture) : In_the_browser(fixture)
{
    [Fact]
    public async Task Is_opened_by_a_link_that_an_admin_makes_and_shows_only()
    {
        var (shop, customers) = await Fixture.ShopAsync();
        await using var buying = customers;
        var rollout = await Fixture.StartAsync(shop, atLeast: "10m");
        await Fixture.Api.UntilAsync(rollout.Id, seen => seen.Phase == "Stepping");

        var screen = await StrangerAsync(new() { ViewportSize = new() { Width = 1920, Height = 1080 }, ColorScheme = ColorScheme.Dark });
        await screen.GotoAsync(await LinkAsync("hall"));

        var tile = screen.Locator(".environment").Filter(new() { HasText = shop });
        await Expect(tile).ToContainTextAsync("1.0.0 → 1.1.0");
        await Expect(screen.Locator("button, nav, form, main a")).ToHaveCountAsync(0);
        await Expect(screen.Locator("live-page")).ToHaveTextAsync("Live");
        await KeepAsync(screen, "wall");
        await Fixture.Api.CommandAsync(rollout.Id, "abort");
        await Expect(tile).ToContainTextAsync("Aborted by bootstrap.");
    }

    [Fact]
    public async Task Shows_first_what_needs_a_person_whoever_that_is()
    {
        var (calm, calmly) = await Fixture.ShopAsync();
        await calmly.DisposeAsync();
        var (shop, customers) = await Fixture.ShopAsync();
        await using var buying = customers;
        var rollout = await Fixture.StartAsync(shop, atLeast: "10m");
        await Fixture.Api.UntilAsync(rollout.Id, seen => seen.StepSince is not null);
        var key = await Fixture.KeyAsync("corridor", new Grant(Role.Viewer, shop), new Grant(Role.Viewer, calm));
        var screen = await PageAsync("/wall", key);
        await Expect(screen.GetByRole(AriaRole.Article)).ToHaveCountAsync(2);

        await Fixture.Api.CommandAsync(rollout.Id, "pause");

        var first = screen.GetByRole(AriaRole.Article).First;
        await Expect(first).ToContainTextAsync("Needs a person");
        await Expect(first).ToContainTextAsync(shop);
        await Expect(first).ToContainTextAsync("It is paused: resume or abort it.");
        await Expect(screen.Locator("#counts")).ToContainTextAsync("1 needs a person · 1 under way");
        await KeepAsync(screen, "wall-needs-a-person");
    }

    [Fact]
    public async Task Can_change_nothing_with_the_key_of_its_link()
    {
        var (shop, customers) = await Fixture.ShopAsync();
        await using var buying = customers;
        var rollout = await Fixture.StartAsync(shop, atLeast: "10m");
        var screen = await StrangerAsync();
        await screen.GotoAsync(await LinkAsync("canteen"));
        await Expect(screen.Locator("live-page")).ToBeVisibleAsync();
        Assert.DoesNotContain("key", screen.Url, StringComparison.Ordinal);

        await screen.GotoAsync($"/rollouts/{rollout.Id}");
        await Expect(screen.Locator("dialog, .actions button")).ToHaveCountAsync(0);
        await screen.GotoAsync("/access");

        await Expect(screen.GetByRole(AriaRole.Heading, new() { Name = "This is not for you" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Stays_signed_in_until_its_key_is_revoked()
    {
        var screen = await StrangerAsync();
        await screen.GotoAsync(await LinkAsync("foyer"));
        await Expect(screen.Locator("live-page")).ToBeVisibleAsync();

        var cookie = (await screen.Context.CookiesAsync()).Single(one => one.Name == "canary-console");
        Assert.True(cookie.Expires > DateTimeOffset.UtcNow.AddDays(300).ToUnixTimeSeconds(), "It would sign itself out.");
        await RevokeAsync("foyer");

        await Expect(screen.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Somebody_who_may_do_more_is_not_signed_in_for_so_long()
    {
        var page = await PageAsync("/", await Fixture.KeyAsync("may-release", new Grant(Role.Releaser)));

        Assert.Equal(-1, (await page.Context.CookiesAsync()).Single(one => one.Name == "canary-console").Expires);
    }

    private async Task<string> LinkAsync(string name)
    {
        var admin = await PageAsync("/access");
        await admin.GetByRole(AriaRole.Button, new() { Name = "New key" }).ClickAsync();
        await admin.GetByLabel("Name").FillAsync(name);
        await admin.GetByLabel("Role").SelectOptionAsync("Viewer");
        await admin.GetByRole(AriaRole.Button, new() { Name = "Make the key" }).ClickAsync();
        return await admin.Locator("#wall-link").InnerTextAsync();
    }

    private async Task RevokeAsync(string name)
    {
        var admin = await PageAsync("/access");
        await admin.GetByRole(AriaRole.Button, new() { Name = $"Revoke the key of {name}" }).ClickAsync();
        await admin.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await Expect(admin.GetByRole(AriaRole.Button, new() { Name = $"Revoke the key of {name}" })).ToHaveCountAsync(0);
    }
}
