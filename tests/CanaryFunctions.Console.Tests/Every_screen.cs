using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace CanaryFunctions.WebConsole.Tests;

public sealed class Every_screen(ConsoleFixture fixture) : In_the_browser(fixture)
{
    private static readonly string[] screens = ["/", "/?view=table", "/wall", "/analytics", "/access", "/audit", "/channels", "/gallery", "/rollouts/{rollout}", "/applications/{shop}", "/applications/{shop}/environments/production",
        "/applications/{shop}/environments/production/release", "/applications/{shop}/versions/new", "/applications/{shop}/versions/1.1.0",
        "/applications/{shop}/versions/compare?from=1.0.0&to=1.1.0",
        "/applications/{shop}/policies/careful", "/applications/{shop}/new-policy",
        "/new-application", "/applications/{shop}/new-environment", "/applications/{shop}/environments/production/edit", "/nothing"];

    public static TheoryData<string, ColorScheme> InAllColours => new(
        from screen in screens
        from colours in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark]
        select (screen, colours));

    public static TheoryData<string, int> InAllWidths => new(
        from screen in screens
        from width in (int[])[360, 800, 3840]
        select (screen, width));

    [Theory]
    [MemberData(nameof(InAllColours))]
    public async Task Can_be_used_by_everybody(string screen, ColorScheme colours)
    {
        var page = await OpenAsync(screen, new() { ColorScheme = colours, ReducedMotion = ReducedMotion.Reduce });

        var found = await page.RunAxe();

        Assert.True(found.Violations.Length == 0, string.Join('\n', found.Violations.Select(one =>
            $"{one.Id}: {one.Help} {string.Join(", ", one.Nodes.Select(node => node.Html))}")));
    }

    [Theory]
    [MemberData(nameof(InAllWidths))]
    public async Task Fits_its_window(string screen, int width)
    {
        var page = await OpenAsync(screen, new() { ViewportSize = new() { Width = width, Height = 800 } });

        Assert.Equal(width, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
    }

    // Of all elements and of what stands before and after them.
    private const string Moving = """
        () => [...document.querySelectorAll('*')].flatMap(element => ['', '::before', '::after'].filter(part => {
          const style = getComputedStyle(element, part || null);
          return style.animationName !== 'none' || style.transitionDuration.split(', ').some(time => parseFloat(time) > 0);
        }).map(part => element.tagName + part))
        """;

    [Fact]
    public async Task Moves_nothing_for_those_who_do_not_like_it()
    {
        foreach (var screen in screens)
        {
            var page = await OpenAsync(screen, new() { ReducedMotion = ReducedMotion.Reduce });

            Assert.Empty(await page.EvaluateAsync<string[]>(Moving));
        }

        var moved = await OpenAsync("/rollouts/{rollout}", new() { ReducedMotion = ReducedMotion.NoPreference });
        Assert.NotEmpty(await moved.EvaluateAsync<string[]>(Moving));
    }

    [Fact]
    public async Task Keeps_to_its_content_security_policy()
    {
        foreach (var screen in screens.Where(screen => screen != "/nothing"))
        {
            var said = new List<string>();
            var page = await OpenAsync(screen, null, message => said.Add($"{screen}: {message}"));
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle, new() { Timeout = 3000 }).ContinueWith(_ => { }, TaskScheduler.Default);

            Assert.Empty(said);
        }
    }

    [Fact]
    public async Task Is_loaded_with_less_than_500_KB()
    {
        var page = await OpenAsync("/gallery", null);
        var traffic = await Traffic.OfAsync(page);

        var (rollout, _) = await Fixture.RolloutAsync();
        await page.GotoAsync($"/rollouts/{rollout}");
        await page.Locator("time-chart canvas").First.WaitForAsync();

        // What the charts are drawn with is in it.
        Assert.InRange(traffic.Bytes, 300_000, 500_000);
    }

    [Fact]
    public void Has_a_rule_or_is_meant_for_everybody() => Assert.All(
        typeof(ConsoleHosting).Assembly.GetTypes()
            .Where(type => type.GetCustomAttributes(typeof(Microsoft.AspNetCore.Components.RouteAttribute), false).Length > 0),
        page => Assert.True(
            page.GetCustomAttributes(typeof(Microsoft.AspNetCore.Authorization.IAuthorizeData), true).Length > 0
            || page.GetCustomAttributes(typeof(Microsoft.AspNetCore.Authorization.AllowAnonymousAttribute), true).Length > 0,
            $"{page.Name} has no rule."));

    private async Task<IPage> OpenAsync(string screen, BrowserNewContextOptions? options, Action<string>? onError = null)
    {
        if (screen.Contains('{', StringComparison.Ordinal))
        {
            var (rollout, shop) = await Fixture.RolloutAsync();
            screen = screen.Replace("{rollout}", rollout, StringComparison.Ordinal).Replace("{shop}", shop, StringComparison.Ordinal);
        }

        var page = await PageAsync("/gallery", options: options);
        page.Console += (_, message) =>
        {
            if (message.Type == "error") onError?.Invoke(message.Text);
        };
        await page.GotoAsync(screen);
        return page;
    }
}
