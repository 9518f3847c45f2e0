using CanaryFunctions.Tests.Stage;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CanaryFunctions.WebConsole.Tests;

public sealed class A_rollout_of_a_thousand_events(ConsoleFixture fixture) : In_the_browser(fixture)
{
    private const int Events = 1000;

    [Fact]
    public async Task Shows_the_latest_and_then_all()
    {
        var (_, rollout) = await StoredAsync("eventful");
        var page = await PageAsync($"/rollouts/{rollout.Rollout.Id}");

        await Expect(page.Locator(".event")).ToHaveCountAsync(60);
        await Expect(page.Locator(".event").First).ToContainTextAsync("Look 1000");
        await page.GetByRole(AriaRole.Link, new() { Name = "Show all 1,000 events" }).ClickAsync();

        await Expect(page.Locator(".event")).ToHaveCountAsync(Events);
        await Expect(page.Locator(".event").Last).ToContainTextAsync("Look 1:");
    }

    [Theory]
    [InlineData(360)]
    [InlineData(1280)]
    public async Task Fits_its_window(int width)
    {
        var (_, rollout) = await StoredAsync($"eventful-{width}");
        var page = await PageAsync($"/rollouts/{rollout.Rollout.Id}?events=all", options: new() { ViewportSize = new() { Width = width, Height = 800 } });

        await Expect(page.Locator(".event")).ToHaveCountAsync(Events);
        Assert.Equal(width, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
    }

    [Fact]
    public async Task Follows_what_happens_with_little_transferred()
    {
        var (fleet, rollout) = await StoredAsync("eventful-live");
        var page = await PageAsync(Blank);
        var traffic = await Traffic.OfAsync(page);
        await page.GotoAsync($"/rollouts/{rollout.Rollout.Id}?events=all");
        await Expect(page.Locator("live-page")).ToHaveTextAsync("Live");
        await Expect(page.Locator("time-chart canvas").First).ToBeVisibleAsync();
        Assert.InRange(traffic.Bytes, 300_000, 500_000);

        var before = traffic.Bytes;
        await fleet.HappenAsync(rollout, "Something more happened.");

        await Expect(page.Locator(".event").First).ToContainTextAsync("Something more happened.");
        await Expect(page.Locator(".event")).ToHaveCountAsync(Events + 1);
        Assert.InRange(traffic.Bytes - before, 1, 100_000);
    }

    private async Task<(StoredFleet Fleet, Core.Rollouts.StoredRollout Rollout)> StoredAsync(string application)
    {
        var fleet = new StoredFleet(Fixture.Cloud.Storage.ConnectionString);
        await fleet.AddApplicationAsync(new(application, "production", LocalCloud.Target(application)));
        return (fleet, await fleet.AddAsync(StoredFleet.Begun(application, DateTimeOffset.UtcNow.AddHours(-1)), Events));
    }
}
