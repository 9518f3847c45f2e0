using System.Collections.Immutable;

namespace CanaryFunctions.Simulator.Sites;

/// <summary>A site with its slots, routing rules and sticky settings.</summary>
internal sealed class Site(Guid subscription, string resourceGroup, string name)
{
    private readonly Lock gate = new();
    private SwapOperation? operation;

    public Guid Subscription => subscription;

    public string ResourceGroup => resourceGroup;

    public string Name => name;

    public string ResourceId =>
        $"/subscriptions/{subscription}/resourceGroups/{resourceGroup}/providers/Microsoft.Web/sites/{name}";

    public Slot Production { get; set; } = null!;

    public ImmutableList<Slot> Slots { get; set; } = [];

    public ImmutableArray<RampUpRule> Rules { get; set; } = [];

    /// <summary>Names of the app settings that stay with their slot at a swap.</summary>
    public ImmutableHashSet<string> StickySettings { get; set; } =
        ImmutableHashSet.Create<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The swaps that were asked for, by their ids.</summary>
    public Dictionary<string, SwapOperation> Operations { get; } = [];

    /// <summary>The operation under way; nothing else may change the site meanwhile.</summary>
    public SwapOperation? Busy
    {
        get
        {
            lock (gate) return operation is { IsEnded: false } ? operation : null;
        }
    }

    /// <summary>Begins an operation, unless another is under way.</summary>
    public bool TryBegin(SwapOperation begun)
    {
        lock (gate)
        {
            if (operation is { IsEnded: false }) return false;
            operation = begun;
            Operations[begun.Id] = begun;
            return true;
        }
    }

    public Slot? Find(string? slot) => slot is null || slot.Equals("production", StringComparison.OrdinalIgnoreCase)
        ? Production
        : Slots.Find(candidate => candidate.Name!.Equals(slot, StringComparison.OrdinalIgnoreCase));
}
