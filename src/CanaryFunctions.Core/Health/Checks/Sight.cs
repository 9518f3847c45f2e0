using System.Collections.Immutable;

namespace CanaryFunctions.Core.Health.Checks;

/// <summary>What one look brings to a check.</summary>
/// <param name="History">The baseline's bins before the canary had visitors, at the first look only; in order of time.</param>
/// <param name="Fresh">New bins of both arms, in order of time.</param>
/// <param name="Gauges">New values of metrics of both arms, in order of time.</param>
/// <param name="Probe">The canary's answer to this check's probe; null if it was not asked now.</param>
/// <param name="Grain">Length of a bin.</param>
/// <param name="Now">The time.</param>
internal sealed record Sight(
    ImmutableArray<Bin> History,
    ImmutableArray<Moment> Fresh,
    ImmutableArray<Gauge> Gauges,
    ProbeAnswer? Probe,
    TimeSpan Grain,
    DateTimeOffset Now);
