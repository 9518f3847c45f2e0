using CanaryFunctions.Tests.Stage;
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

        // Once in some runs, for a cause that is not known yet, this page was another: it is told what, and asked for once more.
        var rows = page.Locator("tbody tr");
        try
        {
            await Expect(rows).ToHaveCountAsync(48, new() { Timeout = 30_000 });
        }
        catch (PlaywrightException)
        {
            TestContext.Current.AddWarning($"{page.Url}\n{await TextOfAsync(page)}");
            await page.ReloadAsync();
            await Expect(rows).ToHaveCountAsync(48);
        }

        await Expect(page.Locator(".pills a[aria-current=true]").First).ToHaveTextAsync("Under way 50");
        await page.GetByRole(AriaRole.Link, new() { Name = "Next applications" }).ClickAsync();
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task Is_told_to_be_larger_than_the_wall()
    {
        var page = await PageAsync("/wall", host: fleet.Host.Address);

        await Expect(page.Locator("#counts")).ToHaveTextAsync("1 needs a person · 50 under way · 200 of 500 applications");
    }

    [Fact]
    public async Task Shows_on_the_wall_what_needs_a_person_and_what_is_under_way_before_the_rest()
    {
        var page = await PageAsync("/wall", host: fleet.Host.Address);
        var tiles = page.GetByRole(AriaRole.Article);

        await Expect(tiles).ToHaveCountAsync(200);
        await Expect(tiles.First).ToContainTextAsync(LargeFleet.Stuck);
        await Expect(tiles.First).ToContainTextAsync("It is stuck: retry or abort it.");
        await Expect(tiles.Nth(49)).ToContainTextAsync("1.0.0 → 1.1.0");
    }

    [Fact]
    public async Task Has_keys_given_on_any_of_its_applications_and_shows_many_part_by_part()
    {
        var page = await PageAsync("/access", host: fleet.Host.Address);

        await page.GetByRole(AriaRole.Button, new() { Name = "New key" }).ClickAsync();
        await page.GetByLabel("Name").FillAsync("Ann");
        await page.GetByLabel("On", new() { Exact = true }).FillAsync("app-499/production");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the key" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Keys" })).ToContainTextAsync("releaser on app-499/production");

        using var api = new Caller(fleet.Host.Address);
        for (var number = 0; number < 100; number++)
        {
            using var made = await api.SendAsync(HttpMethod.Post, "api/keys", new { name = $"pipeline {number}", grants = new[] { new { role = "viewer" } } });
            made.EnsureSuccessStatusCode();
        }

        await page.GotoAsync("/access");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(100);
        await page.GetByRole(AriaRole.Link, new() { Name = "More keys" }).ClickAsync();
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "More keys" })).ToHaveCountAsync(0);
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
