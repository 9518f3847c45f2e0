using CanaryFunctions.Simulator.Fronts;

namespace CanaryFunctions.Simulator.Sites;

/// <summary>Makes sites and slots, each with an address of its own.</summary>
internal sealed class SiteFactory(SiteDirectory sites, SimulatorOptions options) : IAsyncDisposable
{
    private readonly SemaphoreSlim gate = new(1);
    private readonly List<Front> fronts = [];

    public async Task<Site> AddSiteAsync(
        Guid subscription, string resourceGroup, string name, CancellationToken cancellationToken)
    {
        var site = new Site(subscription, resourceGroup, name);
        site.Production = await OpenAsync(site, null, cancellationToken);
        sites.Add(site);
        return site;
    }

    public async Task<Slot> AddSlotAsync(Site site, string name, CancellationToken cancellationToken)
    {
        var slot = await OpenAsync(site, name, cancellationToken);
        site.Slots = site.Slots.Add(slot);
        return slot;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var front in fronts) await front.DisposeAsync();
        gate.Dispose();
    }

    private async Task<Slot> OpenAsync(Site site, string? name, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            var slot = new Slot(site, name, new(options.Time, options.MetricGrain));
            fronts.Add(await Front.OpenAsync(slot, sites, options, cancellationToken));
            return slot;
        }
        finally
        {
            gate.Release();
        }
    }
}
