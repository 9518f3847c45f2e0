using System.Collections.Immutable;

namespace CanaryFunctions.Core.Health.Statistics.MannWhitney;

/// <summary>The values of one metric in the time that is judged; NaN where one is missing.</summary>
/// <param name="Canary">The canary's.</param>
/// <param name="Baseline">The baseline's.</param>
/// <param name="Error">Why the values could not be had; null if they could.</param>
public sealed record MetricSamples(
    ImmutableArray<double> Canary, ImmutableArray<double> Baseline, string? Error = null)
{
    /// <summary>No values at all.</summary>
    public static MetricSamples None { get; } = new([], []);
}
