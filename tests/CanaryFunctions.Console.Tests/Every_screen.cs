using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CanaryFunctions.WebConsole.Tests;

public sealed class Every_screen(ConsoleFixture fixture) : In_the_browser(fixture)
{
    private static readonly Type[] pages =
        [.. typeof(ConsoleHosting).Assembly.GetTypes().Where(type => type.GetCustomAttributes<RouteAttribute>().Any())];

    public static TheoryData<string> All => [.. Screens.All];

    // Those on which something opens above the page, one of each kind.
    public static TheoryData<string> WithMore =>
    [
        "/gallery", "/access", "/channels/ops", "/rollouts/{live}", "/rollouts/{back}", "/rollouts/{promoted}", "/rollouts/{waiting}",
        "/applications/{shop}", "/applications/{shop}/versions/1.1.0",
    ];

    [Fact]
    public void Is_looked_at() => Assert.Equal(
        pages.SelectMany(page => page.GetCustomAttributes<RouteAttribute>()).Select(route => route.Template).Order(),
        Screens.OfPages.Keys.Order());

    [Fact]
    public void Has_a_rule_or_is_meant_for_everybody() => Assert.All(pages, page => Assert.True(
        page.GetCustomAttributes().Any(attribute => attribute is IAuthorizeData or IAllowAnonymous), $"{page.Name} has no rule."));

    [Theory]
    [MemberData(nameof(All))]
    public async Task Can_be_used_by_everybody_fits_its_window_and_keeps_still_and_to_its_policy(string screen)
    {
        var said = new List<string>();
        var (page, answer) = await OpenAsync(screen, said);

        Standards.HasAStrictPolicy(answer.Headers);
        await Standards.IsThereAsync(page);
        Assert.Empty(await Standards.MovingAsync(page));
        await Standards.CanBeUsedAsync(page);
        await Standards.CanBeReadAsync(page);
        await Standards.FitsAsync(page);

        // That the page itself is a refusal is said, too.
        if (!answer.Ok) said.RemoveAll(message => message.StartsWith("Failed to load resource", StringComparison.Ordinal));
        Assert.Empty(said);
    }

    [Fact]
    public async Task Would_not_pass_with_a_button_that_says_nothing()
    {
        var page = await PageAsync("/gallery");

        await page.EvaluateAsync("() => { document.querySelector('main').append(document.createElement('button')); }");

        var refused = await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => Standards.CanBeUsedAsync(page));
        Assert.Contains("button-name", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(WithMore))]
    public async Task Can_be_used_by_everybody_with_what_opens_above_it(string screen)
    {
        var said = new List<string>();
        var (page, _) = await OpenAsync(screen, said);
        var openers = page.Locator("[command='show-modal'], [popovertarget]");
        var ids = await openers.EvaluateAllAsync<string[]>(
            "all => all.map(one => one.getAttribute('commandfor') ?? one.getAttribute('popovertarget'))");

        // Of many that are alike, such as one a key, the first.
        foreach (var id in ids.DistinctBy(id => id.Split('-')[0]))
        {
            var opened = page.Locator($"[id='{id}']");
            await page.Locator($"[commandfor='{id}'][command='show-modal'], [popovertarget='{id}']").PressAsync("Enter");
            await Expect(opened).ToBeVisibleAsync();
            await Standards.CanBeUsedAsync(page, opened);
            await Standards.FitsAsync(page);
            await page.Keyboard.PressAsync("Escape");
            await Expect(opened).ToBeHiddenAsync();
        }

        Assert.NotEmpty(ids);
        Assert.Empty(said);
    }

    [Fact]
    public async Task Can_be_used_by_everybody_while_a_policy_is_written_and_refused()
    {
        var (page, _) = await OpenAsync("/applications/{shop}/new-policy");
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on as text" }).ClickAsync();
        var text = page.GetByLabel("Policy, as YAML or JSON");

        await text.FillAsync("name: typed\nsteps:\n  - weight: 5\n    ");
        await page.Keyboard.PressAsync("Control+End");
        await page.Keyboard.TypeAsync("adv");
        await Expect(page.GetByRole(AriaRole.Option)).ToBeVisibleAsync();
        await Standards.CanBeUsedAsync(page);
        await page.Keyboard.PressAsync("Escape");

        await text.FillAsync("name: typed\nsteps:\n  - wight: 5\n");
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep the policy" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await Standards.CanBeUsedAsync(page);
        await Standards.FitsAsync(page);
    }

    [Fact]
    public async Task Can_be_used_by_everybody_with_a_key_that_is_shown_once()
    {
        var (page, _) = await OpenAsync("/access");
        await page.GetByRole(AriaRole.Button, new() { Name = "New key" }).ClickAsync();
        await page.GetByLabel("Name").FillAsync("seen once");
        await page.GetByLabel("Role").SelectOptionAsync("Viewer");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the key" }).ClickAsync();

        await Expect(page.Locator("#wall-link")).ToBeVisibleAsync();
        await Standards.CanBeUsedAsync(page);
        await Standards.FitsAsync(page);
    }

    [Fact]
    public async Task Moves_for_those_who_like_it()
    {
        var (rollout, _) = await Fixture.RolloutAsync();
        var page = await PageAsync($"/rollouts/{rollout}", options: new() { ReducedMotion = ReducedMotion.NoPreference });

        Assert.NotEmpty(await Standards.MovingAsync(page));
    }

    [Fact]
    public async Task Is_loaded_with_less_than_500_KB()
    {
        var (rollout, _) = await Fixture.RolloutAsync();
        var page = await PageAsync(Blank);
        var traffic = await Traffic.OfAsync(page);

        await page.GotoAsync($"/rollouts/{rollout}");
        await page.Locator("time-chart canvas").First.WaitForAsync();

        // What the charts are drawn with is in it.
        Assert.InRange(traffic.Bytes, 300_000, 500_000);
    }

    private async Task<(IPage Page, IResponse Answer)> OpenAsync(string screen, List<string>? errors = null)
    {
        var address = (await Fixture.FilledAsync()).Fill(screen);
        var page = await PageAsync(Blank, options: new()
        {
            ViewportSize = new() { Width = 1280, Height = 800 },
            ReducedMotion = ReducedMotion.Reduce,
        });
        page.Console += (_, message) =>
        {
            if (message.Type == "error") errors?.Add(message.Text);
        };
        page.PageError += (_, message) => errors?.Add(message);
        return (page, (await page.GotoAsync(address))!);
    }
}
