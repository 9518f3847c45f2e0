using CanaryFunctions.Simulator.Sites;

namespace CanaryFunctions.Simulator;

/// <summary>A site in the local Azure.</summary>
public sealed class SimulatedSite
{
    private readonly Site site;

    internal SimulatedSite(Site site) => this.site = site;

    /// <summary>Where visitors reach production.</summary>
    public Uri Address => site.Production.Address;

    /// <summary>Its resource id.</summary>
    public string ResourceId => site.ResourceId;

    /// <summary>Where a slot is reached.</summary>
    /// <exception cref="ArgumentException">There is no such slot.</exception>
    public Uri SlotAddress(string slot) => Find(slot).Address;

    /// <summary>A slot's resource id.</summary>
    /// <exception cref="ArgumentException">There is no such slot.</exception>
    public string SlotResourceId(string slot) => Find(slot).ResourceId;

    /// <summary>The last lines that a slot's app wrote, for diagnosis; none if none was started.</summary>
    public async Task<IReadOnlyCollection<string>> LinesAsync(string? slot = null) =>
        await (slot is null ? site.Production : Find(slot)).Launch.App is { } app ? app.Lines : [];

    private Slot Find(string slot) =>
        site.Find(slot) ?? throw new ArgumentException($"{site.Name} has no slot '{slot}'.", nameof(slot));
}
