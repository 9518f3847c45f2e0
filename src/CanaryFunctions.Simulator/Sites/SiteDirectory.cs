using System.Collections.Concurrent;

namespace CanaryFunctions.Simulator.Sites;

/// <summary>The sites that exist, by subscription, resource group and name; Azure ignores the case.</summary>
internal sealed class SiteDirectory
{
    private readonly ConcurrentDictionary<string, Site> sites = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The slots of all sites.</summary>
    public IEnumerable<Slot> AllSlots => sites.Values.SelectMany(site => site.AllSlots);

    public void Add(Site site) => sites[site.ResourceId] = site;

    public Site? Find(Guid subscription, string resourceGroup, string name) =>
        sites.GetValueOrDefault(new Site(subscription, resourceGroup, name).ResourceId);

    /// <summary>The slot, anywhere, whose visitors come to a host name.</summary>
    public Slot? FindHost(string host) => AllSlots.FirstOrDefault(
        slot => slot.HostName.Equals(host, StringComparison.OrdinalIgnoreCase));
}
