using System.Text.Json;
using System.Text.Json.Serialization;

namespace Shop;

/// <summary>What this build of the shop is, from <c>release.json</c> beside it: its version, and the faults that it was
/// given so that canary releases have something to find.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record Release
{
    public required string Version { get; init; }

    /// <summary>Share of checkouts that fail; 0 to 1.</summary>
    public double CheckoutErrorRate { get; init; }

    /// <summary>Time that slow answers take longer, in milliseconds.</summary>
    public int LatencyMs { get; init; }

    /// <summary>Share of answers that are slow; 0 to 1.</summary>
    public double LatencyShare { get; init; } = 1;

    /// <summary>Memory that is lost, in megabytes a minute.</summary>
    public int MemoryMbPerMinute { get; init; }

    /// <summary>Reads it.</summary>
    /// <exception cref="JsonException">The file is no release.</exception>
    public static Release Read()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "release.json");
        if (!File.Exists(file)) return new() { Version = "0.0.0-dev" };
        var release = JsonSerializer.Deserialize<Release>(File.ReadAllText(file), JsonSerializerOptions.Web)!;
        return release is
        {
            CheckoutErrorRate: >= 0 and <= 1,
            LatencyMs: >= 0,
            LatencyShare: >= 0 and <= 1,
            MemoryMbPerMinute: >= 0,
        }
            ? release
            : throw new JsonException("release.json: shares are from 0 to 1, and nothing is below 0.");
    }
}
