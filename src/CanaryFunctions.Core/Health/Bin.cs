using System.Text.Json.Serialization;
using CanaryFunctions.Core.Health.Statistics;

namespace CanaryFunctions.Core.Health;

/// <summary>What one arm served in one stretch of time.</summary>
/// <param name="Arm">Whose requests.</param>
/// <param name="Start">When the bin begins.</param>
/// <param name="Requests">Requests served; at least 0.</param>
/// <param name="Failures">How many of them failed; 0 to <paramref name="Requests"/>.</param>
public sealed record Bin(Arm Arm, DateTimeOffset Start, long Requests, long Failures)
{
    /// <summary>How long the requests took; null if the source does not tell.</summary>
    public LatencyCounts? Latency { get; init; }

    /// <summary>Requests and failures.</summary>
    [JsonIgnore]
    public EventCounts Counts => new(Requests, Failures);
}
