using System.Text.Json.Serialization;

namespace CanaryFunctions.Core.Health.Statistics;

/// <summary>What one arm served in one bin.</summary>
public readonly record struct EventCounts
{
    /// <summary>Makes counts.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not 0 ≤ bad ≤ requests.</exception>
    [JsonConstructor]
    public EventCounts(long requests, long bad)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(requests);
        ArgumentOutOfRangeException.ThrowIfNegative(bad);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bad, requests);
        (Requests, Bad) = (requests, bad);
    }

    /// <summary>Requests served; at least 0.</summary>
    public long Requests { get; }

    /// <summary>How many of them were bad; 0 to <see cref="Requests"/>.</summary>
    public long Bad { get; }

    /// <summary>Both together.</summary>
    public static EventCounts operator +(EventCounts left, EventCounts right) =>
        new(left.Requests + right.Requests, left.Bad + right.Bad);
}
