using System.Collections.Immutable;

namespace CanaryFunctions.Core.Storage;

/// <summary>Part of a list.</summary>
/// <param name="Items">The items, in the list's order.</param>
/// <param name="Next">Where the next part begins; null at the end. It stays good when items are added.</param>
/// <typeparam name="T">Type of the items.</typeparam>
public sealed record Slice<T>(ImmutableArray<T> Items, string? Next);
