namespace CanaryFunctions.Core.Health.Statistics.MannWhitney;

/// <summary>What the judge says of one metric, and why.</summary>
public sealed record MetricJudgement
{
    /// <summary>How it was to be judged.</summary>
    public required JudgeMetric Metric { get; init; }

    /// <summary>What the judge says.</summary>
    public required MetricClassification Classification { get; init; }

    /// <summary>The metric is critical and has not passed, by enough to fail the canary whatever the score.</summary>
    public bool FailsCanary { get; init; }

    /// <summary>A sentence for people.</summary>
    public required string Reason { get; init; }

    /// <summary>The canary's mean over the baseline's; 1 where nothing was compared, NaN if either mean is 0.</summary>
    public double MeanRatio { get; init; } = 1;

    /// <summary>The size that was held against the limits; null where nothing was compared, NaN if unknown.</summary>
    public double? EffectSize { get; init; }

    /// <summary>By how much the canary is shifted; null where nothing was compared.</summary>
    public Shift? Shift { get; init; }
}
