namespace CanaryFunctions.Core.Policies;

/// <summary>What the score of the metrics that are judged by Mann-Whitney means, 0 to 100.</summary>
public sealed record ScoreLimits
{
    /// <summary>The least score that passes. Default 95.</summary>
    public double Pass { get; init; } = 95;

    /// <summary>The least score that is not yet degraded; at most <see cref="Pass"/>. Between the two nothing is decided.
    /// Default 75.</summary>
    public double Marginal { get; init; } = 75;
}
