using System.Text.Json;

namespace Shop;

/// <summary>What this build of the shop is, from <c>release.json</c> beside it: its version, and the faults that it was
/// given so that canary releases have something to find.</summary>
internal sealed record Release
{
    public required string Version { get; init; }

    /// <summary>Share of checkouts that fail; 0 to 1.</summary>
    public double CheckoutErrorRate { get; init; }

    /// <summary>Time that each request takes longer, in milliseconds.</summary>
    public int LatencyMs { get; init; }

    /// <summary>Memory that is lost with each request, in kilobytes.</summary>
    public int LeakKilobytes { get; init; }

    public static Release Read()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "release.json");
        return File.Exists(file)
            ? JsonSerializer.Deserialize<Release>(File.ReadAllText(file), JsonSerializerOptions.Web)!
            : new() { Version = "0.0.0-dev" };
    }
}
