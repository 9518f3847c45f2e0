using System.Collections.Immutable;

namespace CanaryFunctions.Core.Health;

/// <summary>What one look at the canary brings.</summary>
/// <param name="Place">Where the canary was in that time. In production it has no baseline, and comparisons rest.</param>
/// <param name="WatchFrom">Since when the canary has had visitors; earlier bins of the baseline are its history.</param>
/// <param name="Grain">Length of a bin.</param>
/// <param name="Now">The time.</param>
public sealed record Look(CanaryPlace Place, DateTimeOffset WatchFrom, TimeSpan Grain, DateTimeOffset Now)
{
    /// <summary>What the source answered; null if it was not asked.</summary>
    public Measurements? Measured { get; init; }

    /// <summary>The canary's answers to the probes that were sent, by the name of their check.</summary>
    public ImmutableDictionary<string, ProbeAnswer> Probes { get; init; } = [];
}
