using System.Collections.Immutable;

namespace CanaryFunctions.Api;

/// <summary>Part of a list.</summary>
/// <param name="Value">The items.</param>
/// <typeparam name="T">Type of the items.</typeparam>
public sealed record Page<T>(ImmutableArray<T> Value)
{
    /// <summary>Where the next part is; null at the end.</summary>
    public string? NextLink { get; init; }
}
