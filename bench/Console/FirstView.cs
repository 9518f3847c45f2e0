using CanaryFunctions.Tests.Stage;
using CanaryFunctions.WebConsole.Tests;
using Microsoft.Playwright;

namespace CanaryFunctions.Bench.WebConsole;

/// <summary>How long it takes from asking for a page until it is painted and its scripts answer.</summary>
internal sealed class FirstView(IBrowser browser, Uri host)
{
    // The frame after the one in which all is there: then it has been painted.
    private const string Usable = """
        selector => new Promise(resolve => {
          const look = () => customElements.get('live-page') && document.querySelector(selector)
            ? requestAnimationFrame(() => resolve(performance.now()))
            : requestAnimationFrame(look);
          look();
        })
        """;

    public async Task<(Load[] Cold, Load[] Warm)> MeasureAsync(string path, string usable, int times)
    {
        var state = await SignInAsync();
        var (cold, warm) = (new List<Load>(), new List<Load>());

        // The first is not counted: the host has compiled nothing yet.
        for (var number = 0; number <= times; number++)
        {
            await using var context = await browser.NewContextAsync(new() { BaseURL = host.ToString(), StorageState = state });
            var page = await context.NewPageAsync();
            var first = await LoadAsync(page, path, usable);
            await page.GotoAsync("about:blank");
            var second = await LoadAsync(page, path, usable);
            if (number == 0) continue;
            cold.Add(first);
            warm.Add(second);
        }

        return ([.. cold], [.. warm]);
    }

    private async Task<string> SignInAsync()
    {
        await using var context = await browser.NewContextAsync(new() { BaseURL = host.ToString() });
        var page = await context.NewPageAsync();
        await page.GotoAsync($"/sign-in?to=/gallery#key={Host.Key}");
        await page.WaitForURLAsync(address => !address.Contains("/sign-in", StringComparison.Ordinal));
        return await context.StorageStateAsync();
    }

    private static async Task<Load> LoadAsync(IPage page, string path, string usable)
    {
        var traffic = await Traffic.OfAsync(page, cached: true);
        await page.GotoAsync(path, new() { WaitUntil = WaitUntilState.Commit });
        var milliseconds = await page.EvaluateAsync<double>(Usable, usable);
        await page.WaitForLoadStateAsync(LoadState.Load);
        return new(milliseconds, traffic.Bytes);
    }

    /// <summary>A page was loaded.</summary>
    /// <param name="Milliseconds">Until it could be used.</param>
    /// <param name="Bytes">What was transferred.</param>
    public sealed record Load(double Milliseconds, double Bytes);
}
