using CanaryFunctions.Core.Access;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CanaryFunctions.WebConsole.Tests;

public sealed class Channels_of_others(ConsoleFixture fixture) : In_the_browser(fixture)
{
    [Fact]
    public async Task Are_not_offered_to_be_made_by_who_may_only_look()
    {
        var page = await PageAsync("/channels", await Fixture.KeyAsync("looker", new Grant(Role.Viewer)));
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "New channel of your own" })).ToBeVisibleAsync();

        await page.GotoAsync("/new-channel");

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "This is not for you" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Are_refused_at_the_field_that_is_wrong()
    {
        var page = await PageAsync("/new-channel");

        await page.GetByLabel("Name").FillAsync("all");
        await page.GetByLabel("Address").FillAsync("no address");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the channel" }).ClickAsync();

        await Expect(page.GetByLabel("Address")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(page.GetByLabel("Name")).ToHaveValueAsync("all");
    }

    [Fact]
    public async Task Are_not_needed_for_ones_own()
    {
        var page = await PageAsync("/me/new-channel", await Fixture.KeyAsync("reader", new Grant(Role.Viewer)));

        await page.GetByLabel("Name").FillAsync("mine");
        await page.GetByLabel("Address").FillAsync("https://hooks.slack.example/services/T0/B0/mine");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the channel" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("mine");
    }
}
