using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Tests.Stage;
using Microsoft.Playwright;

namespace CanaryFunctions.Bench.WebConsole;

/// <summary>How long it takes from the beginning of an event's write until an open page has painted it.</summary>
internal sealed class LiveView(IBrowser browser, Uri host, StoredFleet fleet)
{
    private const string Watch = """
        () => {
          window.painted = {};
          new MutationObserver(() => {
            const id = document.querySelector('.event')?.id;
            if (id && !(id in window.painted)) requestAnimationFrame(() => setTimeout(() => window.painted[id] ??= Date.now()));
          }).observe(document.body, { childList: true, subtree: true });
        }
        """;

    private readonly Random random = new(1);

    public async Task<double[]> MeasureAsync(StoredRollout rollout, int events)
    {
        await using var context = await browser.NewContextAsync(new() { BaseURL = host.ToString() });
        var page = await context.NewPageAsync();
        await page.GotoAsync($"/sign-in?to=/rollouts/{rollout.Rollout.Id}#key={Host.Key}");
        await page.Locator("live-page[state=live]").WaitForAsync();
        await page.EvaluateAsync(Watch);
        var delays = new List<double>();
        for (var number = 0; number < events; number++)
        {
            // At any time of the stream's own rhythm.
            await Task.Delay(300 + random.Next(500));
            var began = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
            rollout = await fleet.HappenAsync(rollout, $"Event {number} was written.");
            var id = $"event-{rollout.Rollout.LastEvent}";
            await page.WaitForFunctionAsync("id => window.painted[id]", id);
            delays.Add(await page.EvaluateAsync<double>("id => window.painted[id]", id) - began);
        }

        return [.. delays];
    }
}
