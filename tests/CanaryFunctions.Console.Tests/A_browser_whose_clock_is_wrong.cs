using System.Globalization;
using static Microsoft.Playwright.Assertions;

namespace CanaryFunctions.WebConsole.Tests;

public sealed class A_browser_whose_clock_is_wrong(ConsoleFixture fixture) : In_the_browser(fixture)
{
    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task Tells_times_by_the_clock_of_the_server(int hours)
    {
        var (shop, customers) = await Fixture.ShopAsync();
        await using var buying = customers;
        var rollout = await Fixture.StartAsync(shop, atLeast: "30m");
        await Fixture.Api.UntilAsync(rollout.Id, seen => seen.StepSince is not null);
        var page = await PageAsync(Blank, options: new() { TimezoneId = "UTC", Locale = "en-GB" });
        await page.Clock.InstallAsync(new() { TimeDate = DateTime.UtcNow.AddHours(hours) });

        await page.GotoAsync($"/?q={shop}");
        await Expect(page.Locator(".live + div time")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^(now|\\d+ (s|min) ago)$"));

        await page.GotoAsync($"/rollouts/{rollout.Id}");
        await Expect(page.Locator("live-page")).ToHaveTextAsync("Live");
        await Expect(page.Locator("#headline .dim")).ToHaveTextAsync(
            new System.Text.RegularExpressions.Regex("^Goes to 60 % if nothing speaks against it, in (2[5-9]|30) min$"));
        Assert.InRange(await page.Locator(".rung progress").EvaluateAsync<double>("bar => bar.value"), 0, 0.2);
        Assert.InRange(Math.Abs(hours - await page.EvaluateAsync<double>($"() => (Date.now() - {Now()}) / 3600000")), 0, 0.1);

        await page.Context.SetOfflineAsync(true);
        await Expect(page.Locator("live-page")).ToContainTextAsync("Not connected");
        var told = (await page.Locator("live-page").TextContentAsync())!.Split("it was at ")[1].Split('.')[0];
        var age = DateTime.UtcNow.TimeOfDay - TimeOnly.Parse(told, CultureInfo.InvariantCulture).ToTimeSpan();
        Assert.InRange((age.TotalHours + 24) % 24, 0, 0.1);
    }

    private static long Now() => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
}
