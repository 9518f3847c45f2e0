using CanaryFunctions.Core.Access;
using CanaryFunctions.Tests.Stage;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CanaryFunctions.WebConsole.Tests;

public sealed class A_rollout_on_the_screen(ConsoleFixture fixture) : In_the_browser(fixture)
{
    [Fact]
    public async Task Is_watched_live_from_the_start_to_the_promotion()
    {
        var (shop, customers) = await Fixture.ShopAsync();
        await using var buying = customers;
        var rollout = await Fixture.StartAsync(shop);
        var page = await PageAsync($"/rollouts/{rollout.Id}");
        await page.EvaluateAsync("() => { window.sameAsBefore = true; }");

        await Expect(page.Locator(".rung.now")).ToContainTextAsync("60 %");
        await KeepAsync(page, "rollout-under-way");
        await Expect(page.Locator("#headline")).ToContainTextAsync("1.1.0 is live");
        await KeepAsync(page, "rollout-promoted");

        await Expect(page.Locator("live-page")).ToHaveTextAsync("Ended");
        await Expect(page.Locator(".rung.done")).ToHaveCountAsync(6);
        Assert.True(await page.EvaluateAsync<bool>("() => window.sameAsBefore === true"), "The page was loaded anew.");
    }

    [Fact]
    public async Task Says_in_large_why_it_was_rolled_back()
    {
        var (rollout, _) = await Fixture.TakenBackAsync();
        var page = await PageAsync($"/rollouts/{rollout}");

        await Expect(page.Locator("#headline")).ToContainTextAsync("Rolled back to 1.0.0");
        await Expect(page.Locator("time-chart canvas").Last).ToBeVisibleAsync();
        await KeepAsync(page, "rollout-rolled-back");
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await KeepAsync(page, "rollout-rolled-back-dark");

        await Expect(page.Locator("#headline .says")).ToContainTextAsync("times as often as the baseline");
        await Expect(page.Locator(".rung.failed")).ToContainTextAsync("taken back from here");
        await Expect(page.Locator("#check-0-now")).ToContainTextAsync("Degraded");
        await Expect(page.Locator("#check-0-now")).ToContainTextAsync("difference, in points");
        await Expect(page.Locator("#facts")).ToContainTextAsync("Platform metrics");
        var why = page.Locator("#headline dl");
        await Expect(why).ToContainTextAsync("times as often as the live version");
        await Expect(why).ToContainTextAsync("1.10 times");
        await Expect(why).ToContainTextAsync("Requests, Http5xx");
    }

    [Fact]
    public async Task Says_how_much_was_counted_while_that_is_not_enough()
    {
        var (rollout, _) = await Fixture.RolloutAsync();
        var page = await PageAsync($"/rollouts/{rollout}");

        await Expect(page.Locator("#check-0-now")).ToContainTextAsync("Not enough data yet.");
        await Expect(page.Locator("#check-0-now .lacking")).ToContainTextAsync(new System.Text.RegularExpressions.Regex(
            @"So far [\d,]+ requests? of the new version and [\d,]+ requests? of the live one were counted\.|Nothing has been measured so far\."));
    }

    [Fact]
    public async Task Is_judged_a_false_alarm_by_somebody_who_says_why()
    {
        var (shop, customers) = await Fixture.ShopAsync();
        await using var buying = customers;
        var rollout = await Fixture.StartAsync(shop, "1.2.0", atLeast: "10m");
        await Fixture.Api.UntilAsync(rollout.Id, seen => seen.Phase == "RolledBack");
        var page = await PageAsync($"/rollouts/{rollout.Id}");

        await page.GetByRole(AriaRole.Button, new() { Name = "Judge" }).ClickAsync();
        await KeepAsync(page, "rollout-judge");
        await page.GetByRole(AriaRole.Radio, new() { Name = "False alarm" }).CheckAsync();
        await page.GetByLabel("Why").And(page.Locator("#judge-reason")).FillAsync("The bank was down.");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Judge" }).ClickAsync();

        await Expect(page.Locator("#headline")).ToContainTextAsync("False alarm says bootstrap");
        await Expect(page.Locator("#headline")).ToContainTextAsync("The bank was down.");
        await page.GetByRole(AriaRole.Link, new() { Name = "Report, to mail and print" }).ClickAsync();
        await Expect(page.Locator("body")).ToContainTextAsync("The bank was down.");
    }

    // All titles that the page has ever shown, in their order.
    private const string Titles = """
        () => {
          window.titles = [];
          const note = () => {
            const title = document.querySelector('#headline .badge')?.textContent;
            if (title && title !== window.titles.at(-1)) window.titles.push(title);
          };
          new MutationObserver(note).observe(document.body, { childList: true, subtree: true, characterData: true });
          note();
        }
        """;

    [Theory]
    [InlineData("1.1.0", "Step 1 of 3: 10 % of the visitors", "Step 2 of 3: 30 % of the visitors", "Step 3 of 3: 60 % of the visitors", "Promoted")]
    [InlineData("1.2.0", "Step 1 of 3: 10 % of the visitors", "Rolled back to 1.0.0")]
    public async Task As_in_the_demo_is_started_and_watched_to_its_end_without_anything_else(string version, params string[] stages)
    {
        var (shop, customers) = await Fixture.ShopAsync();
        await using var buying = customers;
        var policy = Cli.Demo.DemoPolicy.Value;

        // Customers are few on a slow machine: the last step is as long as it takes to find the bad version out.
        if (version == "1.2.0") policy = policy with { Steps = [.. policy.Steps[..^1], policy.Steps[^1] with { AtLeast = TimeSpan.FromMinutes(5) }] };
        await Fixture.AddPolicyAsync(shop, "demo", policy);
        var page = await PageAsync($"/applications/{shop}/environments/production/release?version={version}&policy=demo");
        await KeepAsync(page, $"watched-{version}-plan");

        await page.GetByRole(AriaRole.Button, new() { Name = $"Start the rollout of {version}" }).ClickAsync();
        await Expect(page.Locator("live-page")).ToHaveTextAsync("Live");
        await page.EvaluateAsync(Titles);
        await KeepAsync(page, $"watched-{version}-begun");
        foreach (var (number, stage) in stages.Index())
        {
            await page.WaitForFunctionAsync("stage => window.titles.includes(stage)", stage, new() { Timeout = 120_000 });
            await KeepAsync(page, $"watched-{version}-{number + 1}");
        }

        var titles = await page.EvaluateAsync<string[]>("() => window.titles");
        Assert.Equal(stages, titles.Where(stages.Contains));
        await Expect(page.Locator("live-page")).ToHaveTextAsync("Ended");
    }

    [Fact]
    public async Task Is_aborted_after_it_was_said_what_will_happen()
    {
        var (shop, customers) = await Fixture.ShopAsync();
        await using var buying = customers;
        var (page, id) = await SteppingAsync(shop);

        await page.GetByRole(AriaRole.Button, new() { Name = "Abort" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Nobody new is sent to 1.1.0, and 1.0.0 stays live");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Abort" }).ClickAsync();

        await Expect(page.Locator("#headline")).ToContainTextAsync("Aborted by bootstrap.");
        using var audit = await Fixture.Api.SendAsync(HttpMethod.Get, "api/audit?top=100");
        Assert.Contains($"/api/rollouts/{id}/abort", await audit.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_paused_and_resumed_by_keyboard_alone()
    {
        var (shop, customers) = await Fixture.ShopAsync();
        await using var buying = customers;
        var (page, _) = await SteppingAsync(shop);

        await page.Locator("#do-pause").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator("dialog[open] button[type=submit]")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator("#headline")).ToContainTextAsync("Paused by bootstrap.");
        await Expect(page.Locator("#do-resume")).ToBeEnabledAsync();
    }

    [Fact]
    public async Task Tells_why_something_is_not_possible_now()
    {
        var (shop, customers) = await Fixture.ShopAsync();
        await using var buying = customers;
        var (page, id) = await SteppingAsync(shop);
        await Fixture.Api.CommandAsync(id, "promote");
        await Expect(page.Locator(".rung.now")).ToContainTextAsync("Bake");

        var pause = page.GetByRole(AriaRole.Button, new() { Name = "Pause" });

        await Expect(pause).ToHaveAttributeAsync("aria-disabled", "true");
        await Expect(page.Locator("#why-pause")).ToContainTextAsync("Only a rollout at a step can be paused");
    }

    [Fact]
    public async Task That_was_promoted_is_not_undone_once_the_version_before_is_retired_and_the_reason_is_said()
    {
        var (shop, customers) = await Fixture.ShopAsync();
        await using var buying = customers;
        var rollout = await Fixture.StartAsync(shop, atLeast: "1s");
        await Fixture.Api.UntilAsync(rollout.Id, seen => seen.IsEnded);
        var page = await PageAsync($"/rollouts/{rollout.Id}");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Undo to 1.0.0" })).ToBeEnabledAsync();
        await Expect(page.Locator("#why-undo")).ToHaveCountAsync(0);

        // With another version on the slot, nothing runs 1.0.0 any more.
        var next = await Fixture.StartAsync(shop, "1.2.0", atLeast: "10m");
        await page.ReloadAsync();
        await Expect(page.Locator("#why-undo")).ToHaveTextAsync("A rollout of 1.2.0 is under way: abort it, or wait for its end.");
        await Fixture.Api.UntilAsync(next.Id, seen => seen.IsEnded);
        using var retired = await Fixture.Api.SendAsync(
            HttpMethod.Post, $"api/applications/{shop}/versions/1.0.0/retire", new { reason = "Old." });
        retired.EnsureSuccessStatusCode();
        await page.ReloadAsync();

        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Undo to 1.0.0" })).ToHaveAttributeAsync("aria-disabled", "true");
        await Expect(page.Locator("#why-undo")).ToHaveTextAsync("1.0.0 is retired: it can't be rolled out any more.");
    }

    [Fact]
    public async Task Is_not_started_beside_another_but_instead_of_it()
    {
        var (shop, customers) = await Fixture.ShopAsync();
        await using var buying = customers;
        var (_, first) = await SteppingAsync(shop);
        var page = await PageAsync($"/applications/{shop}/environments/production/release?version=1.2.0");

        var start = page.GetByRole(AriaRole.Button, new() { Name = "Start the rollout of 1.2.0" });
        await Expect(start).ToHaveAttributeAsync("aria-disabled", "true");
        await Expect(page.Locator("#why-start")).ToHaveTextAsync("A rollout of 1.1.0 is under way: wait for its end, or take it back.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Take 1.1.0 back and start 1.2.0" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("1.2.0 over 1.0.0");
        await Fixture.Api.UntilAsync(first, seen => seen.IsEnded);
    }

    [Fact]
    public async Task Offers_nothing_to_somebody_who_may_only_look()
    {
        var (shop, customers) = await Fixture.ShopAsync();
        await using var buying = customers;
        var rollout = await Fixture.StartAsync(shop, atLeast: "10m");

        var page = await PageAsync($"/rollouts/{rollout.Id}", await Fixture.KeyAsync("looks", new Grant(Role.Viewer, shop)));

        await Expect(page.Locator("#headline")).ToBeVisibleAsync();
        await Expect(page.Locator("dialog, .actions button")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Is_not_shown_to_somebody_of_another_application()
    {
        var (shop, customers) = await Fixture.ShopAsync();
        await using var buying = customers;
        var rollout = await Fixture.StartAsync(shop, atLeast: "10m");

        var page = await PageAsync($"/rollouts/{rollout.Id}", await Fixture.KeyAsync("other", new Grant(Role.Admin, "other")));

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "This is not for you" })).ToBeVisibleAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("This needs the role viewer on");
    }

    [Fact]
    public async Task Shows_markup_in_names_as_it_was_written()
    {
        var (shop, customers) = await Fixture.ShopAsync();
        await using var buying = customers;
        const string Name = "<img src=x onerror=alert(1)></script><script>alert(2)</script>";
        var key = await Fixture.KeyAsync(Name, new Grant(Role.Releaser, shop));
        using var caller = new Caller(Fixture.Host.Address, key);
        var rollout = await caller.StartAsync(shop, new { version = "1.1.0", reason = $"{Name} & \"more\"" });
        var page = await PageAsync($"/rollouts/{rollout.Id}", key);
        page.Dialog += (_, _) => Assert.Fail("A name was run.");

        await Expect(page.Locator(".facts")).ToContainTextAsync($"{Name} & \"more\"");
        await Expect(page.Locator(".who .name")).ToHaveTextAsync(Name);
        await Expect(page.Locator("img[src=x]")).ToHaveCountAsync(0);
    }

    private async Task<(IPage Page, Core.Rollouts.RolloutId Id)> SteppingAsync(string shop)
    {
        var rollout = await Fixture.StartAsync(shop, atLeast: "10m");
        await Fixture.Api.UntilAsync(rollout.Id, seen => seen.StepSince is not null);
        return (await PageAsync($"/rollouts/{rollout.Id}"), rollout.Id);
    }
}
