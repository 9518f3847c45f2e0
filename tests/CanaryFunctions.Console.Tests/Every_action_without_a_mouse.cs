using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Tests.Stage;
using Microsoft.Playwright;
using static CanaryFunctions.WebConsole.Tests.Keyboard;
using static Microsoft.Playwright.Assertions;

namespace CanaryFunctions.WebConsole.Tests;

/// <summary>What is done elsewhere than with a running rollout, with the keyboard alone.</summary>
public sealed class Every_action_without_a_mouse(ConsoleFixture fixture) : In_the_browser(fixture)
{
    private static readonly Dictionary<string, (string Screen, Func<IPage, Task> Do)> actions = new()
    {
        ["A key is made and revoked"] = ("/access", async page =>
        {
            await PressAsync(page, Button(page, "New key"));
            await PressAsync(page, page.GetByLabel("Name"), "By keyboard");
            await PressAsync(page, page.GetByLabel("Role"), "Vi");
            await PressAsync(page, Button(page, "Make the key"));
            await Expect(page.Locator("#wall-link")).ToBeVisibleAsync();
            await PressAsync(page, Button(page, "Revoke the key of By keyboard"));
            await PressAsync(page, Dialog(page).GetByRole(AriaRole.Button, new() { Name = "Revoke" }));
            await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "By keyboard" })).ToContainTextAsync("Revoked");
        }),
        ["A version is registered"] = ("/applications/{shop}/versions/new", async page =>
        {
            await PressAsync(page, page.GetByLabel("Number"), "2.0.0");
            await PressAsync(page, page.GetByLabel("Package or image"), "https://packages.example/shop-2.0.0.zip");
            await PressAsync(page, Button(page, "Register the version"));
            await Expect(page.GetByRole(AriaRole.Region, new() { Name = "List of versions" })).ToContainTextAsync("2.0.0");
        }),
        ["A tag is given and taken away"] = ("/applications/{shop}/versions/1.0.0", async page =>
        {
            await PressAsync(page, page.GetByLabel("Give it the tag"), "stable");
            await PressAsync(page, Button(page, "Set the tag"));
            await PressAsync(page, Button(page, "Take away the tag stable"));
            await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Tags" })).ToContainTextAsync("It has none.");
        }),
        ["A version is retired"] = ("/applications/{shop}/versions/1.2.0", async page =>
        {
            await PressAsync(page, Button(page, "Retire"));
            await PressAsync(page, Dialog(page).GetByLabel("Why"), "Old.");
            await PressAsync(page, Dialog(page).GetByRole(AriaRole.Button, new() { Name = "Retire" }));
            await Expect(page.Locator("main")).ToContainTextAsync("Retired by bootstrap");
        }),
        ["Versions are compared"] = ("/applications/{shop}/versions/1.1.0", async page =>
        {
            await PressAsync(page, page.GetByLabel("Compare with"), "1.0");
            await PressAsync(page, Button(page, "Compare"));
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("From 1.0.0 to 1.1.0");
        }),
        ["A policy gets steps and loses them"] = ("/applications/{shop}/new-policy?from=quick", async page =>
        {
            var steps = page.GetByRole(AriaRole.Group, new() { NameRegex = new("^Step [0-9]") });
            var before = await steps.CountAsync();
            await PressAsync(page, page.GetByLabel("Name", new() { Exact = true }).First, "by-keyboard");
            await PressAsync(page, Button(page, "Add a step"));
            await Expect(steps).ToHaveCountAsync(before + 1);
            await PressAsync(page, Button(page, $"Remove step {before + 1}"));
            await Expect(steps).ToHaveCountAsync(before);
            await PressAsync(page, Button(page, "Add the check"));
            await PressAsync(page, Button(page, "Remove check 2"));
            await Expect(page.GetByRole(AriaRole.Group, new() { Name = "Check 2" })).ToHaveCountAsync(0);
            await PressAsync(page, Button(page, "Go on as text"));
            await Expect(page.GetByLabel("Policy, as YAML or JSON")).ToBeVisibleAsync();
            await PressAsync(page, Button(page, "Go on as a form"));
            await Expect(steps).ToHaveCountAsync(before);
            await PressAsync(page, Button(page, "Keep the policy"));
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("by-keyboard");
        }),
        ["An environment is checked and saved"] = ("/applications/{shop}/environments/production/edit", async page =>
        {
            await PressAsync(page, Button(page, "Check the target"));
            await Expect(page.GetByRole(AriaRole.Region, new() { Name = "The check" })).ToBeVisibleAsync();
            await PressAsync(page, Button(page, "Save"));
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("production");
        }),
        ["A channel is tried, changed and removed"] = ("/channels/{channel}", async page =>
        {
            await PressAsync(page, Button(page, "Send a test"));
            await Expect(page.GetByRole(AriaRole.Region, new() { Name = "List of deliveries" }).Locator("tbody tr")).ToHaveCountAsync(1);
            await PressAsync(page, Button(page, "New signing key"));
            await PressAsync(page, Button(page, "Make a new key"));
            await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("whsec_");
            await PressAsync(page, page.GetByRole(AriaRole.Link, new() { Name = "Change" }));
            await PressAsync(page, page.GetByLabel("Environments"), "production");
            await PressAsync(page, Button(page, "Save"));
            await Expect(page.Locator(".facts")).ToContainTextAsync("in production");
            await ConfirmAsync(page, "Remove");
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Notifications");
        }),
        ["A reason is read"] = ("/applications/{shop}", async page =>
        {
            await ReachAsync(page, Button(page, "Undo"));
            await page.Keyboard.PressAsync("Enter");
            await Expect(page.GetByText("No registered version that could come back was live here before.")).ToBeVisibleAsync();
            await page.Keyboard.PressAsync("Escape");
            await Expect(page.Locator("[popover]")).ToBeHiddenAsync();
        }),
        ["A rollout that is stuck is tried again"] = ("/rollouts/{stuck}", async page =>
        {
            await ConfirmAsync(page, "Retry");
            await Expect(page.Locator("main")).ToContainTextAsync(new System.Text.RegularExpressions.Regex("Retry is on its way|asked to try again"));
        }),
        ["A rollback is judged"] = ("/rollouts/{back}", async page =>
        {
            await PressAsync(page, Button(page, "Judge"));
            await ReachAsync(page, page.GetByRole(AriaRole.Radio, new() { Name = "Right" }));
            await page.Keyboard.PressAsync("Space");
            await PressAsync(page, Dialog(page).GetByLabel("Why"), "It lost baskets.");
            await PressAsync(page, Dialog(page).GetByRole(AriaRole.Button, new() { Name = "Judge" }));
            await Expect(page.Locator("#headline")).ToContainTextAsync("It lost baskets.");
        }),
        ["Somebody signs out and in"] = ("/", async page =>
        {
            await PressAsync(page, Button(page, "Sign out"));
            await Expect(page.GetByLabel("API key")).ToBeVisibleAsync();
            await PressAsync(page, page.GetByLabel("API key"), Host.Key);
            await PressAsync(page, Button(page, "Sign in with the key"));
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Overview");
        }),
    };

    public static TheoryData<string> All => [.. actions.Keys];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Is_possible(string action)
    {
        var (screen, act) = actions[action];
        var page = await PageAsync(await FillAsync(screen));

        await act(page);
    }

    private static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static ILocator Dialog(IPage page) => page.GetByRole(AriaRole.Dialog);

    private async Task<string> FillAsync(string screen)
    {
        if (screen.Contains("{shop}", StringComparison.Ordinal))
        {
            var (shop, customers) = await Fixture.ShopAsync();
            await customers.DisposeAsync();
            return screen.Replace("{shop}", shop, StringComparison.Ordinal);
        }

        if (screen.Contains("{channel}", StringComparison.Ordinal))
        {
            var body = new { address = new { kind = "webhook", url = "https://hooks.example/canary" } };
            (await Fixture.Api.SendAsync(HttpMethod.Put, "api/channels/by-keyboard", body)).EnsureSuccessStatusCode();
            return "/channels/by-keyboard";
        }

        return screen switch
        {
            "/rollouts/{stuck}" => await StoredAsync(
                "stuck", new Phase.Stuck(new Phase.Deploying(), new(ProblemKind.Permanent, "It is locked."))),
            "/rollouts/{back}" => await StoredAsync(
                "judged", new Phase.RolledBack(new Cause.Degraded("errors", "It fails twice as often."))),
            _ => screen,
        };
    }

    private async Task<string> StoredAsync(string application, Phase phase)
    {
        var fleet = new StoredFleet(Fixture.Cloud.Storage.ConnectionString);
        await fleet.AddApplicationAsync(new(application, "production", LocalCloud.Target(application)));
        var rollout = StoredFleet.Begun(application, DateTimeOffset.UtcNow.AddHours(-1)) with
        {
            Phase = phase,
            EndedAt = phase.IsEnd ? DateTimeOffset.UtcNow : null,
        };
        return $"/rollouts/{(await fleet.AddAsync(rollout, 3)).Rollout.Id}";
    }
}
