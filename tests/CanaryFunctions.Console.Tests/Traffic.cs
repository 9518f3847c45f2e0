using Microsoft.Playwright;

namespace CanaryFunctions.WebConsole.Tests;

/// <summary>What a page transfers, with headers and as it is compressed.</summary>
internal sealed class Traffic
{
    /// <summary>Bytes so far.</summary>
    public double Bytes { get; private set; }

    /// <summary>Counts from now on.</summary>
    /// <param name="page">The page.</param>
    /// <param name="cached">Whether something may come from the browser's cache, which costs nothing.</param>
    public static async Task<Traffic> OfAsync(IPage page, bool cached = false)
    {
        var (traffic, network) = (new Traffic(), await page.Context.NewCDPSessionAsync(page));
        network.Event("Network.loadingFinished").OnEvent += (_, loaded) =>
            traffic.Bytes += loaded!.Value.GetProperty("encodedDataLength").GetDouble();
        await network.SendAsync("Network.enable");
        await network.SendAsync("Network.setCacheDisabled", new() { ["cacheDisabled"] = !cached });
        return traffic;
    }
}
