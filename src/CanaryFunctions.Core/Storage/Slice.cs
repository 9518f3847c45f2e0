using System.Collections.Immutable;

namespace CanaryFunctions.Core.Storage;

/// <summary>Part of a list.</summary>
/// <param name="Items">The items, in the list's order.</param>
/// <param name="Next">Where the next part begins; null at the end. It stays good when items are added.</param>
/// <typeparam name="T">Type of the items.</typeparam>
public sealed record Slice<T>(ImmutableArray<T> Items, string? Next)
{
    /// <summary>The items that fit; the next part begins after the last that was looked at.</summary>
    /// <param name="fits">Whether an item is wanted.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="position">Where the part after an item begins.</param>
    public Slice<T> Fitting(Func<T, bool> fits, int most, Func<T, string> position)
    {
        var fitting = Items.Where(fits).Take(most + 1).ToImmutableArray();
        return fitting.Length > most ? new(fitting[..^1], position(fitting[^2])) : new(fitting, Next);
    }
}
