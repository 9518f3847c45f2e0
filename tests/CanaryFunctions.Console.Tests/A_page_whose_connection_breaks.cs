using System.Text.RegularExpressions;
using CanaryFunctions.Tests.Stage;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CanaryFunctions.WebConsole.Tests;

public sealed class A_page_whose_connection_breaks(ConsoleFixture fixture) : In_the_browser(fixture)
{
    [Fact]
    public async Task Says_so_and_goes_on_when_it_is_back()
    {
        var (shop, customers) = await Fixture.ShopAsync();
        await using var buying = customers;
        var rollout = await SteppingAsync(shop);
        var page = await PageAsync($"/rollouts/{rollout}");
        await Expect(page.Locator("live-page")).ToHaveTextAsync("Live");

        await page.Context.SetOfflineAsync(true);
        await Expect(page.Locator("live-page")).ToContainTextAsync("Not connected: this is how it was at");
        await Fixture.Api.CommandAsync(rollout, "pause");
        await Fixture.Api.UntilAsync(rollout, seen => seen.Phase == "Paused");
        await Expect(page.Locator("html.stale")).ToHaveCountAsync(1);
        await Expect(page.Locator("#headline")).Not.ToContainTextAsync("Paused");
        await page.Context.SetOfflineAsync(false);

        await Expect(page.Locator("#headline")).ToContainTextAsync("Paused by bootstrap.");
        await Expect(page.Locator("html.stale")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Asks_again_and_again_behind_a_proxy_that_buffers()
    {
        var (shop, customers) = await Fixture.ShopAsync();
        await using var buying = customers;
        var rollout = await SteppingAsync(shop);
        await using var proxy = await BufferingProxy.StartAsync(Fixture.Host.Address);
        var page = await PageAsync($"/rollouts/{rollout}", host: proxy.Address);

        await Expect(page.Locator("live-page")).ToHaveTextAsync("Live, by asking every few seconds");
        await Fixture.Api.CommandAsync(rollout, "pause");

        await Expect(page.Locator("#headline")).ToContainTextAsync("Paused by bootstrap.");
    }

    [Fact]
    public async Task Follows_a_host_that_is_started_anew_without_a_new_sign_in()
    {
        var (shop, customers) = await Fixture.ShopAsync();
        await using var buying = customers;
        var rollout = await SteppingAsync(shop);
        var first = await Host.StartAsync(Fixture.Cloud);
        var page = await PageAsync($"/rollouts/{rollout}", host: first.Address);
        await Expect(page.Locator("live-page")).ToHaveTextAsync("Live");

        await first.DisposeAsync();
        await Expect(page.Locator("live-page")).ToContainTextAsync("Not connected");
        await Expect(page.Locator("html.stale")).ToHaveCountAsync(1);
        await using var second = await Host.StartAsync(Fixture.Cloud, port: first.Address.Port);
        await Fixture.Api.CommandAsync(rollout, "pause");

        await Expect(page.Locator("#headline")).ToContainTextAsync("Paused by bootstrap.");
        await Expect(page.Locator("live-page")).ToHaveTextAsync("Live");
    }

    [Fact]
    public async Task Leads_to_the_sign_in_when_its_key_is_revoked()
    {
        var (shop, customers) = await Fixture.ShopAsync();
        await using var buying = customers;
        var rollout = await SteppingAsync(shop);
        var key = await Fixture.KeyAsync("leaver", new Core.Access.Grant(Core.Access.Role.Viewer, shop));
        var page = await PageAsync($"/rollouts/{rollout}", key);

        (await Fixture.Api.SendAsync(HttpMethod.Delete, $"api/keys/{key.Split('_')[1]}")).EnsureSuccessStatusCode();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Calls_nothing_live_while_it_can_not_ask_for_what_has_changed()
    {
        var (shop, customers) = await Fixture.ShopAsync();
        await using var buying = customers;
        var rollout = await SteppingAsync(shop);
        var page = await PageAsync($"/rollouts/{rollout}");
        await Expect(page.Locator("live-page")).ToHaveTextAsync("Live");

        // The stream comes through all the while.
        await page.RouteAsync(IsPageOf(rollout), route => route.FulfillAsync(new() { Status = 500 }));
        await Expect(page.Locator("live-page")).ToContainTextAsync("The server fails: this is how it was at");
        await WatchStatesAsync(page);
        foreach (var _ in Enumerable.Range(0, 4)) await page.WaitForResponseAsync(answer => IsPageOf(rollout)(answer.Url));
        Assert.DoesNotContain("live", await StatesAsync(page));
        await page.UnrouteAllAsync();

        await Expect(page.Locator("live-page")).ToHaveTextAsync("Live");
    }

    [Fact]
    public async Task Says_what_is_so_when_it_may_not_be_seen_any_more()
    {
        var (rollout, _) = await Fixture.RolloutAsync();
        var page = await PageAsync($"/rollouts/{rollout}");
        await Expect(page.Locator("live-page")).ToHaveTextAsync("Live");

        await page.RouteAsync(IsPageOf(rollout), route => route.FulfillAsync(new() { Status = 403 }));

        await Expect(page.Locator("live-page")).ToHaveTextAsync(
            new Regex("^You may not see this any more: this is how it was at [^.]+\\.$"));
    }

    [Fact]
    public async Task Says_so_soon_when_nothing_comes_through_and_nothing_is_refused()
    {
        var (rollout, _) = await Fixture.RolloutAsync();
        using var cable = new Cable($"127.0.0.1:{Fixture.Host.Address.Port}");
        var page = await PageAsync("/gallery", host: new($"http://{cable.ConnectionString}"));
        await page.Clock.InstallAsync();
        await page.AddInitScriptAsync("AbortSignal.timeout = () => new AbortController().signal");
        await page.GotoAsync($"/rollouts/{rollout}");
        await Expect(page.Locator("live-page")).ToHaveTextAsync("Live");

        cable.Stall();
        await page.Clock.RunForAsync(9_000);

        Assert.Contains("Not connected", await page.Locator("live-page").TextContentAsync(), StringComparison.Ordinal);
        cable.Mend();
        await Expect(page.Locator("live-page")).ToHaveTextAsync("Live");
    }

    [Fact]
    public async Task Shows_what_an_open_dialog_has_kept_from_it_once_that_is_closed()
    {
        var (shop, customers) = await Fixture.ShopAsync();
        await using var buying = customers;
        var rollout = await SteppingAsync(shop);
        var page = await PageAsync($"/rollouts/{rollout}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();

        await Fixture.Api.CommandAsync(rollout, "abort");
        await Expect(page.Locator("live-page")).ToHaveTextAsync("Ended");
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await page.Locator("#judge").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await page.GetByRole(AriaRole.Button, new() { Name = "Judge" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Was it right to take 1.1.0 back?");
    }

    [Fact]
    public async Task Does_not_show_what_it_has_asked_for_before_somebody_went_on()
    {
        var (shop, customers) = await Fixture.ShopAsync();
        await customers.DisposeAsync();
        var (other, others) = await Fixture.ShopAsync();
        await others.DisposeAsync();
        var page = await PageAsync($"/?q={shop}");
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        await page.RouteAsync(url => url.EndsWith($"?q={shop}", StringComparison.Ordinal), async route =>
        {
            asked.TrySetResult();
            await answer.Task;
            await route.ContinueAsync();
        });
        await page.Locator("live-page").EvaluateAsync("live => live.setAttribute('every', '1')");
        await asked.Task;

        await page.GetByLabel("Application").FillAsync(other);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Article)).ToContainTextAsync(other);
        await page.EvaluateAsync("""
            shop => new MutationObserver(() => window.hasCome ||= document.getElementById('fleet').textContent.includes(shop))
              .observe(document.body, { childList: true, subtree: true })
            """, shop);
        var next = page.WaitForResponseAsync(seen => seen.Url.Contains($"q={other}", StringComparison.Ordinal));
        answer.SetResult();
        await next;

        Assert.False(await page.EvaluateAsync<bool>("() => window.hasCome === true"));
    }

    [Fact]
    public async Task Lets_the_server_go_while_nobody_sees_it()
    {
        var (shop, customers) = await Fixture.ShopAsync();
        await using var buying = customers;
        var rollout = await SteppingAsync(shop);
        var page = await PageAsync("/gallery");
        await page.AddInitScriptAsync("""
            window.streams = [];
            window.EventSource = class extends EventSource { constructor(to) { super(to); window.streams.push(this); } };
            """);
        await page.GotoAsync($"/rollouts/{rollout}");
        await Expect(page.Locator("live-page")).ToHaveTextAsync("Live");

        await HideAsync(page, true);
        Assert.Equal(0, await page.EvaluateAsync<int>("() => streams.filter(stream => stream.readyState !== EventSource.CLOSED).length"));
        await Fixture.Api.CommandAsync(rollout, "pause");
        await Fixture.Api.UntilAsync(rollout, seen => seen.Phase == "Paused");
        await HideAsync(page, false);

        await Expect(page.Locator("#headline")).ToContainTextAsync("Paused by bootstrap.");
        await Expect(page.Locator("live-page")).ToHaveTextAsync("Live");
    }

    private static Func<string, bool> IsPageOf(object rollout) => url => new Uri(url).AbsolutePath == $"/rollouts/{rollout}";

    private static async Task HideAsync(IPage page, bool isHidden) => await page.EvaluateAsync("""
        hidden => {
          Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
          document.dispatchEvent(new Event('visibilitychange'));
        }
        """, isHidden);

    private static async Task WatchStatesAsync(IPage page) => await page.EvaluateAsync("""
        () => {
          const live = document.querySelector('live-page');
          window.states = [];
          new MutationObserver(() => window.states.push(live.getAttribute('state'))).observe(live, { attributes: true });
        }
        """);

    private static Task<string[]> StatesAsync(IPage page) => page.EvaluateAsync<string[]>("() => window.states");

    private async Task<Core.Rollouts.RolloutId> SteppingAsync(string shop)
    {
        var rollout = await Fixture.StartAsync(shop, atLeast: "10m");
        await Fixture.Api.UntilAsync(rollout.Id, seen => seen.StepSince is not null);
        return rollout.Id;
    }
}
