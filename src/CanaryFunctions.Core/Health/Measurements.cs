using System.Collections.Immutable;

namespace CanaryFunctions.Core.Health;

/// <summary>What the metric source answered: complete bins of both arms, in any order, or why there are none.</summary>
public sealed record Measurements
{
    /// <summary>Requests and failures. A bin without an answer for an arm is left out, never given as zero.</summary>
    public ImmutableArray<Bin> Bins { get; init; } = [];

    /// <summary>Values for the limits.</summary>
    public ImmutableArray<Gauge> Gauges { get; init; } = [];

    /// <summary>Why the source could not answer, for people; null if it did.</summary>
    public string? Error { get; init; }
}
