using System.Collections.Immutable;
using CanaryFunctions.Core.Environments;

namespace CanaryFunctions.Core.Health;

/// <summary>Which measurements are wanted.</summary>
/// <param name="Target">Whose traffic.</param>
/// <param name="Canary">Where the canary is.</param>
/// <param name="From">Start of the first bin wanted of both arms.</param>
/// <param name="HistoryFrom">Start of the first bin wanted of the baseline; at most <paramref name="From"/>.</param>
/// <param name="Until">Bins that end later than this are not wanted: they may be incomplete.</param>
/// <param name="Metrics">Names of the metrics wanted as gauges.</param>
public sealed record MeasurementRequest(
    Target Target,
    CanaryPlace Canary,
    DateTimeOffset From,
    DateTimeOffset HistoryFrom,
    DateTimeOffset Until,
    ImmutableArray<string> Metrics)
{
    /// <summary>Whether it is wanted how long requests took.</summary>
    public bool Latency { get; init; }
}
