using System.Collections.Immutable;

namespace CanaryFunctions.Simulator.Sites;

/// <summary>A site with its slots, routing rules and sticky settings.</summary>
internal sealed class Site(Guid subscription, string resourceGroup, string name)
{
    /// <summary>Held by whoever changes the site or its slots, or reads several things of them that belong together.
    /// </summary>
    public Lock Gate { get; } = new();

    public string Name => name;

    public string ResourceId =>
        $"/subscriptions/{subscription}/resourceGroups/{resourceGroup}/providers/Microsoft.Web/sites/{name}";

    public Slot Production { get; set; } = null!;

    public ImmutableList<Slot> Slots { get; set; } = [];

    /// <summary>Production and the other slots.</summary>
    public IEnumerable<Slot> AllSlots => Slots.Prepend(Production);

    public ImmutableArray<RampUpRule> Rules { get; set; } = [];

    /// <summary>Names of the app settings that stay with their slot at a swap.</summary>
    public ImmutableHashSet<string> StickySettings { get; set; } =
        ImmutableHashSet.Create<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The swaps that were asked for, by their ids. Under <see cref="Gate"/>.</summary>
    public Dictionary<string, SwapOperation> Operations { get; } = [];

    /// <summary>The swap under way; nothing else may change the site meanwhile.</summary>
    public SwapOperation? Busy { get; set; }

    /// <summary>The slot of a name; production without one, or with its own.</summary>
    public Slot? Find(string? slot) => slot is null || slot.Equals("production", StringComparison.OrdinalIgnoreCase)
        ? Production
        : Slots.Find(candidate => candidate.Name!.Equals(slot, StringComparison.OrdinalIgnoreCase));
}
