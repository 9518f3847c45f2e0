using CanaryFunctions.Core.Access;
using CanaryFunctions.Tests.Stage;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CanaryFunctions.WebConsole.Tests;

public sealed class Somebody_who_signs_in(ConsoleFixture fixture) : In_the_browser(fixture)
{
    [Fact]
    public async Task Is_asked_first_and_then_led_where_he_wanted_to_go()
    {
        var key = await Fixture.KeyAsync("first", new Grant(Role.Viewer));
        var page = await StrangerAsync();

        await page.GotoAsync("/?view=table");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
        await page.GetByLabel("API key").FillAsync(key);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with the key" }).ClickAsync();

        await Expect(page).ToHaveURLAsync(new Uri(Fixture.Host.Address, "/?view=table").ToString());
        await Expect(page.Locator(".who .name")).ToHaveTextAsync("first");
    }

    [Fact]
    public async Task Is_told_that_a_key_is_not_known()
    {
        var page = await StrangerAsync();

        await page.GotoAsync("/sign-in");
        await page.GetByLabel("API key").FillAsync("cf_nobody");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with the key" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This key is not known");
    }

    [Fact]
    public async Task By_a_link_leaves_no_key_in_the_address()
    {
        var page = await StrangerAsync();

        await SignInAsync(page, "/", Host.Key);

        Assert.DoesNotContain("key", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_signed_out_as_soon_as_the_key_is_revoked()
    {
        var key = await Fixture.KeyAsync("leaver", new Grant(Role.Viewer));
        // A live page would lead there by itself, at the same time.
        var page = await PageAsync("/channels", key);

        (await Fixture.Api.SendAsync(HttpMethod.Delete, $"api/keys/{key.Split('_')[1]}")).EnsureSuccessStatusCode();
        await page.ReloadAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Can_sign_out()
    {
        var page = await PageAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
        await page.GotoAsync("/");

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("https://evil.example/")]
    public async Task Is_never_led_elsewhere(string to)
    {
        var page = await StrangerAsync();

        await SignInAsync(page, to, Host.Key);

        Assert.Equal(Fixture.Host.Address.ToString(), page.Url);
    }

    [Fact]
    public async Task Has_a_cookie_that_scripts_and_other_sites_do_not_get()
    {
        var page = await StrangerAsync();

        await SignInAsync(page, "/", Host.Key);

        var cookie = (await page.Context.CookiesAsync()).Single(one => one.Name == "canary-console");
        Assert.True(cookie.HttpOnly);
        Assert.Equal(SameSiteAttribute.Lax, cookie.SameSite);
    }
}
