using CanaryFunctions.Simulator.Fronts;
using CanaryFunctions.Simulator.Monitor.Logs;

namespace CanaryFunctions.Simulator.Sites;

/// <summary>Makes sites and slots, each with an address of its own.</summary>
internal sealed class SiteFactory(SiteDirectory sites, RequestLog log, SimulatorOptions options) : IAsyncDisposable
{
    private readonly SemaphoreSlim gate = new(1);
    private readonly List<Front> fronts = [];
    private bool isClosed;

    /// <summary>The site of this name, which is made unless there is one.</summary>
    public Task<Site> EnsureSiteAsync(
        Guid subscription, string resourceGroup, string name, CancellationToken cancellationToken) => OneByOneAsync(
        async () =>
        {
            if (sites.Find(subscription, resourceGroup, name) is { } existing) return existing;
            var site = new Site(subscription, resourceGroup, name);
            site.Production = await OpenAsync(site, null, cancellationToken);
            sites.Add(site);
            return site;
        },
        cancellationToken);

    /// <summary>The site's slot of this name, which is made unless there is one.</summary>
    public Task<Slot> EnsureSlotAsync(Site site, string name, CancellationToken cancellationToken) => OneByOneAsync(
        async () =>
        {
            if (site.Find(name) is { } existing) return existing;
            var slot = await OpenAsync(site, name, cancellationToken);
            site.Slots = site.Slots.Add(slot);
            return slot;
        },
        cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await gate.WaitAsync();
        isClosed = true;
        foreach (var front in fronts) await front.DisposeAsync();
        gate.Release();
    }

    private async Task<T> OneByOneAsync<T>(Func<Task<T>> make, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(isClosed, this);
            return await make();
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<Slot> OpenAsync(Site site, string? name, CancellationToken cancellationToken)
    {
        var slot = new Slot(site, name, new(options.Time, options.MetricGrain));
        fronts.Add(await Front.OpenAsync(slot, sites, log, options, cancellationToken));
        return slot;
    }
}
