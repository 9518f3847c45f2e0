using CanaryFunctions.Core.Access;
using CanaryFunctions.Tests.Stage;
using Microsoft.Playwright;
using static CanaryFunctions.WebConsole.Tests.Keyboard;
using static Microsoft.Playwright.Assertions;

namespace CanaryFunctions.WebConsole.Tests;

/// <summary>A rollout with the keyboard alone.</summary>
public sealed class Somebody_without_a_mouse(ConsoleFixture fixture) : In_the_browser(fixture)
{
    [Fact]
    public async Task Starts_pauses_resumes_and_aborts_a_rollout()
    {
        var (shop, customers) = await Fixture.ShopAsync();
        await using var buying = customers;
        var page = await PageAsync($"/?q={shop}");

        await PressAsync(page, page.GetByRole(AriaRole.Link, new() { Name = shop }));
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(shop);
        await PressAsync(page, page.GetByRole(AriaRole.Link, new() { Name = "Release 1.1.0" }));
        await PressAsync(page, page.GetByRole(AriaRole.Button, new() { Name = "Start the rollout of 1.1.0" }));
        await Expect(page.Locator("#headline")).ToContainTextAsync("Step 1 of 3");

        await ConfirmAsync(page, "Pause");
        await Expect(page.Locator("#headline")).ToContainTextAsync("Paused by bootstrap.");
        await ConfirmAsync(page, "Resume");
        await Expect(page.Locator("#headline")).ToContainTextAsync("Step 1 of 3");
        await ConfirmAsync(page, "Abort");
        await Expect(page.Locator("#headline")).ToContainTextAsync("Aborted by bootstrap.");
    }

    [Fact]
    public async Task Approves_advances_promotes_and_undoes()
    {
        var (shop, customers) = await Fixture.ShopAsync();
        await using var buying = customers;
        using var releaser = new Caller(Fixture.Host.Address, await Fixture.KeyAsync("releaser", new Grant(Role.Releaser, shop)));
        var started = await releaser.StartAsync(shop, new
        {
            version = "1.1.0",
            policy = new
            {
                name = "approved",
                steps = new object[]
                {
                    new { weight = 10, advance = "person", approvals = 1 }, new { weight = 30, advance = "person" }, new { weight = 60, atLeast = "10m" },
                },
                checks = new object[] { new { kind = "comparison", name = "errors" } },
                promotion = new { bake = "1s" },
                onNoData = new { after = "10m", @do = "ignore" },
            },
        });
        var page = await PageAsync($"/rollouts/{started.Id}");
        await Expect(page.Locator(".rung.waiting")).ToContainTextAsync("10 %");

        await ConfirmAsync(page, "Approve");
        await Expect(page.Locator(".rung.waiting")).ToContainTextAsync("30 %");
        await ConfirmAsync(page, "Advance");
        await Expect(page.Locator(".rung.now")).ToContainTextAsync("60 %");
        await ConfirmAsync(page, "Promote");
        await Expect(page.Locator("#headline")).ToContainTextAsync("1.1.0 is live. Nothing spoke against it.");

        await PressAsync(page, page.GetByRole(AriaRole.Button, new() { Name = "Undo to 1.0.0" }));
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("A rollout of 1.0.0 starts at once");
        await PressAsync(page, page.GetByRole(AriaRole.Dialog).GetByLabel("Why"), "Keyboard only");
        await PressAsync(page, page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Undo" }));
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("1.0.0 over 1.1.0");
        await Expect(page.Locator("#facts")).ToContainTextAsync("Keyboard only");
    }

    [Fact]
    public async Task Leaves_a_dialog_without_doing_it_and_is_where_he_was()
    {
        var (rollout, _) = await Fixture.RolloutAsync();
        var page = await PageAsync($"/rollouts/{rollout}");
        var abort = page.GetByRole(AriaRole.Button, new() { Name = "Abort" });

        await PressAsync(page, abort);
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");

        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(abort).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Skips_to_the_content_first()
    {
        var (rollout, _) = await Fixture.RolloutAsync();
        var page = await PageAsync($"/rollouts/{rollout}");

        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Skip to the content" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator("#main")).ToBeFocusedAsync();
    }
}
