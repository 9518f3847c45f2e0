using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CanaryFunctions.WebConsole.Tests;

public sealed class A_large_fleet(ConsoleFixture fixture, LargeFleet fleet) : In_the_browser(fixture), IClassFixture<LargeFleet>
{
    [Theory]
    [InlineData("")]
    [InlineData("view=table&")]
    public async Task Is_seen_part_by_part(string view)
    {
        var page = await PageAsync($"/?{view}", host: fleet.Host.Address);
        var seen = new HashSet<string>();
        foreach (var count in Enumerable.Range(1, 11))
        {
            await Expect(page.Locator("#part")).ToHaveTextAsync(count < 11
                ? $"Applications {(count * 48) - 47} to {count * 48} of 500"
                : "Applications 481 to 500 of 500");
            foreach (var name in await page.Locator("#fleet a[href^='applications/']").AllTextContentsAsync()) Assert.True(seen.Add(name));
            if (count < 11) await page.GetByRole(AriaRole.Link, new() { Name = "Next applications" }).ClickAsync();
        }

        Assert.Equal(LargeFleet.Applications, seen.Count);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Next applications" })).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData("", 360)]
    [InlineData("", 1280)]
    [InlineData("view=table", 360)]
    [InlineData("view=table", 1280)]
    [InlineData("show=underway", 360)]
    public async Task Fits_its_window(string query, int width)
    {
        var page = await PageAsync($"/?{query}", options: new() { ViewportSize = new() { Width = width, Height = 800 } }, host: fleet.Host.Address);

        await Expect(page.Locator("#fleet a[href^='applications/']").First).ToBeVisibleAsync();
        Assert.Equal(width, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
    }

    [Fact]
    public async Task Shows_all_that_is_under_way()
    {
        var page = await PageAsync("/?show=underway&view=table", host: fleet.Host.Address);

        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(48);
        await Expect(page.Locator(".pills a[aria-current=true]").First).ToHaveTextAsync("Under way 50");
        await page.GetByRole(AriaRole.Link, new() { Name = "Next applications" }).ClickAsync();
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task Is_told_to_be_larger_than_the_wall()
    {
        var page = await PageAsync("/wall", host: fleet.Host.Address);

        await Expect(page.Locator("#counts")).ToHaveTextAsync("50 under way · the first 200 of 500 applications");
    }

    [Fact]
    public async Task Is_found_in_by_a_part_of_a_name()
    {
        var page = await PageAsync("/?view=table", host: fleet.Host.Address);

        await page.GetByLabel("Application").FillAsync("app-49");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(10);
        await Expect(page.Locator("#part")).ToHaveTextAsync("Applications 1 to 10 of 10");
    }

    [Fact]
    public async Task Is_loaded_with_less_than_500_KB()
    {
        var page = await PageAsync(Blank, host: fleet.Host.Address);
        var traffic = await Traffic.OfAsync(page);

        await page.GotoAsync("/");

        await Expect(page.GetByRole(AriaRole.Article)).ToHaveCountAsync(48);
        Assert.InRange(traffic.Bytes, 20_000, 500_000);
    }
}
