using CanaryFunctions.Core.Access;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CanaryFunctions.WebConsole.Tests;

public sealed class Approvals_on_the_screen(ConsoleFixture fixture) : In_the_browser(fixture)
{
    [Fact]
    public async Task Are_listed_while_they_are_awaited()
    {
        var (shop, customers) = await Fixture.ShopAsync();
        await using var buying = customers;
        var rollout = await Fixture.Api.StartAsync(shop, new
        {
            version = "1.1.0",
            policy = new { name = "asked", steps = new[] { new { weight = 30, advance = "person", approvals = 1 } } },
        });
        await Fixture.Api.UntilAsync(rollout.Id, seen => seen.StepSince is not null);

        var page = await PageAsync("/access", await Fixture.KeyAsync("owner", new Grant(Role.Admin, shop)));

        var row = page.GetByRole(AriaRole.Region, new() { Name = "List of approvals" }).GetByRole(AriaRole.Row).Nth(1);
        await Expect(row).ToContainTextAsync($"1.1.0 in {shop}/production");
        await Expect(row).ToContainTextAsync("Awaited");
        await Expect(row).ToContainTextAsync("nobody yet");
    }
}
