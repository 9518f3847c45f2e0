using CanaryFunctions.Core.Access;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CanaryFunctions.WebConsole.Tests;

public sealed class Figures_on_the_screen(ConsoleFixture fixture) : In_the_browser(fixture)
{
    [Fact]
    public async Task Lead_from_all_to_one_application_to_a_rollout_and_its_report()
    {
        var filled = await Fixture.FilledAsync();
        var page = await PageAsync("/analytics");
        await KeepAsync(page, "analytics");
        var parts = page.GetByRole(AriaRole.Region, new() { Name = "List of parts" });
        await parts.GetByRole(AriaRole.Link, new() { Name = filled.Shop, Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync($"Analytics of {filled.Shop}");
        var prevented = page.Locator(".tile").Filter(new() { HasText = "Bad versions kept from going live" });
        await Expect(prevented.Locator(".value")).ToHaveTextAsync("1");
        await Expect(parts).ToContainTextAsync("production");

        await page.GetByRole(AriaRole.Link, new() { Name = "Report of 1.2.0" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 }))
            .ToContainTextAsync($"{filled.Shop} 1.2.0 in production: taken back");
        await KeepAsync(page, "report");
    }

    [Fact]
    public async Task Are_of_the_days_that_are_asked_for()
    {
        var filled = await Fixture.FilledAsync();
        var page = await PageAsync($"/applications/{filled.Shop}/analytics");

        await page.GetByLabel("From").FillAsync("2020-01-01");
        await page.GetByLabel("To", new() { Exact = true }).FillAsync("2020-01-31");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No rollout ended in this time" })).ToBeVisibleAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("from=2020-01-01&to=2020-01-31"));
        await Expect(page.GetByLabel("From")).ToHaveValueAsync("2020-01-01");
    }

    [Fact]
    public async Task Are_refused_for_days_that_are_none()
    {
        var page = await PageAsync(Blank);

        var answer = await page.GotoAsync("/analytics?from=2026-02-10&to=2026-02-01");

        Assert.Equal(422, answer!.Status);
        await Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Of_an_application_are_not_for_those_of_another()
    {
        var filled = await Fixture.FilledAsync();
        var page = await PageAsync("/analytics", await Fixture.KeyAsync("elsewhere", new Grant(Role.Viewer, "elsewhere")));

        await Expect(page.Locator("main")).Not.ToContainTextAsync(filled.Shop);
        var answer = await page.GotoAsync($"/applications/{filled.Shop}/analytics");
        Assert.Equal(403, answer!.Status);
        Standards.HasAStrictPolicy(answer.Headers);
    }
}
