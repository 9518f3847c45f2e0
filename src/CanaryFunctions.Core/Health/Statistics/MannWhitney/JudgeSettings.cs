using System.Collections.Immutable;

namespace CanaryFunctions.Core.Health.Statistics.MannWhitney;

/// <summary>What is judged, and what score is good enough.</summary>
public sealed record JudgeSettings
{
    /// <summary>The metrics.</summary>
    public required ImmutableArray<JudgeMetric> Metrics { get; init; }

    /// <summary>Weights of groups, of 100. Groups without one share what is left evenly.</summary>
    public ImmutableDictionary<string, double> GroupWeights { get; init; } = ImmutableDictionary<string, double>.Empty;

    /// <summary>The least score that passes; 0 to 100.</summary>
    public required double PassScore { get; init; }

    /// <summary>The least score that is not yet a failure; at most <see cref="PassScore"/>.</summary>
    public required double MarginalScore { get; init; }
}
