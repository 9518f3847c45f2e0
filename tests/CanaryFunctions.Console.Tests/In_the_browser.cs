using CanaryFunctions.Tests.Stage;
using Microsoft.Playwright;

namespace CanaryFunctions.WebConsole.Tests;

/// <summary>Tests with pages, which are closed after each.</summary>
public abstract class In_the_browser(ConsoleFixture fixture) : IAsyncDisposable
{
    /// <summary>Where somebody is who is signed in and has seen nothing yet.</summary>
    protected const string Blank = "about:blank";

    private readonly List<IBrowserContext> opened = [];

    protected ConsoleFixture Fixture => fixture;

    public virtual async ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result is TestResult.Failed) await TellAsync();
        foreach (var context in opened) await context.CloseAsync();
        await fixture.EndAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>What is to be read on a page.</summary>
    protected static Task<string> TextOfAsync(IPage page) => page.EvaluateAsync<string>("() => document.body.innerText");

    // What was to be seen is the first question of whoever reads that a test has failed.
    private async Task TellAsync()
    {
        foreach (var page in opened.SelectMany(context => context.Pages))
        {
            var seen = await Task.WhenAny(TextOfAsync(page), Task.Delay(5000)) is Task<string> text
                ? await text
                : "(it does not answer)";
            TestContext.Current.TestOutputHelper?.WriteLine($"{page.Url}\n{seen}");
        }
    }

    /// <summary>Keeps a picture of the page, to be looked at: <c>eng/console-screenshots</c> takes some of them into the docs.</summary>
    protected static Task KeepAsync(IPage page, string name) =>
        page.ScreenshotAsync(new() { Path = Path.Combine(AppContext.BaseDirectory, "screenshots", $"{name}.png"), FullPage = true });

    /// <summary>A page of somebody who is not signed in, and does not like things that move, unless it is said.</summary>
    protected async Task<IPage> StrangerAsync(BrowserNewContextOptions? options = null, Uri? host = null)
    {
        options ??= new() { ViewportSize = new() { Width = 1280, Height = 800 } };
        options.BaseURL = (host ?? fixture.Host.Address).ToString();
        options.ReducedMotion ??= ReducedMotion.Reduce;
        var context = await fixture.Browser.NewContextAsync(options);
        context.SetDefaultTimeout(ConsoleFixture.Patience);
        opened.Add(context);
        return await context.NewPageAsync();
    }

    /// <summary>A page of somebody who is signed in.</summary>
    /// <param name="path">Where he goes.</param>
    /// <param name="key">His key; null for one that may do everything.</param>
    /// <param name="options">His browser; null for one that is 1280 by 800 and light.</param>
    /// <param name="host">The host; null for the one of all tests.</param>
    protected async Task<IPage> PageAsync(
        string path = "/", string? key = null, BrowserNewContextOptions? options = null, Uri? host = null)
    {
        host ??= fixture.Host.Address;
        options ??= new() { ViewportSize = new() { Width = 1280, Height = 800 } };
        options.StorageState = key is null ? fixture.SignedIn.GetValueOrDefault(host) : null;
        var page = await StrangerAsync(options, host);
        if (options.StorageState is null)
        {
            await SignInAsync(page, path, key ?? Host.Key);
            if (key is null) fixture.SignedIn[host] = await page.Context.StorageStateAsync();
        }
        else await page.GotoAsync(path);

        return page;
    }

    /// <summary>Signs in by a link that has the key in it, and is led on.</summary>
    protected static async Task SignInAsync(IPage page, string path, string key)
    {
        await page.GotoAsync($"/sign-in?to={Uri.EscapeDataString(path)}#key={key}");
        await page.WaitForURLAsync(address => !address.Contains("/sign-in", StringComparison.Ordinal));
    }
}
