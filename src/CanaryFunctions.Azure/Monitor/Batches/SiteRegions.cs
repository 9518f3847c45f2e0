using System.Collections.Concurrent;
using CanaryFunctions.Azure.AppService;
using CanaryFunctions.Azure.Management;
using CanaryFunctions.Core.Environments;

namespace CanaryFunctions.Azure.Monitor.Batches;

/// <summary>The regions of sites, which never change: each is asked for once.</summary>
internal sealed class SiteRegions(ManagementApi api)
{
    private readonly ConcurrentDictionary<string, string> known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The region as it is in addresses, e.g. <c>westeurope</c> for <c>West Europe</c>; null if it can't be had now.</summary>
    public async Task<string?> FindAsync(Target target, CancellationToken cancellationToken)
    {
        if (known.TryGetValue(target.SiteId(), out var region)) return region;
        var read = await api.ReadAsync<Located>(new SiteCalls(target).ReadSite, cancellationToken);
        if (read.Value?.Location is not { } location) return null;

        // It becomes part of a host name, which must not name another one.
        region = new([.. location.Where(char.IsAsciiLetterOrDigit).Select(char.ToLowerInvariant)]);
        return region.Length == 0 ? null : known[target.SiteId()] = region;
    }

    private sealed record Located(string? Location);
}
