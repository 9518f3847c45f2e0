using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CanaryFunctions.WebConsole.Tests;

public sealed class A_plan_on_the_screen(ConsoleFixture fixture) : In_the_browser(fixture)
{
    [Fact]
    public async Task Tells_of_each_step_what_it_takes_and_finds_at_the_traffic_there_is()
    {
        var (shop, customers) = await Fixture.ShopAsync();
        await using var buying = customers;
        await Fixture.AddPolicyAsync(shop, "3m");
        var page = await PageAsync($"/applications/{shop}/environments/production/release?version=1.1.0&policy=tested");
        var plan = page.GetByRole(AriaRole.Region, new() { Name = "The plan" });
        while (!await plan.IsVisibleAsync()) await page.ReloadAsync();

        var rows = plan.Locator("tbody tr");
        await Expect(rows).ToHaveCountAsync(2);
        await Expect(rows.First).ToContainTextAsync(new Regex("^1\\s*30 %\\s*3m"));
        await Expect(rows.Last).ToContainTextAsync(new Regex("^2\\s*60 %\\s*3m"));
        await Expect(rows.First.Locator("td").Last).ToHaveTextAsync(new Regex("^([0-9.]+×|none)$"));
        await Expect(page.Locator("main")).ToContainTextAsync(new Regex("At this target's traffic of about [0-9,.]+ requests a minute"));
    }

    [Fact]
    public async Task Says_why_there_is_none_and_what_the_steps_are()
    {
        const string Shop = "shop-unvisited";
        await Fixture.Cloud.AddShopAsync(Shop);
        await Fixture.Api.RegisterAsync(Fixture.Cloud, Shop, ("1.0.0", 0), ("1.1.0", 0));

        var page = await PageAsync($"/applications/{Shop}/environments/production/release?version=1.1.0&policy=careful");

        await Expect(page.GetByText("There is no plan:")).ToBeVisibleAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("Its steps: 5 %, 25 %, 50 %, then the promotion.");
    }
}
