using System.Collections.Immutable;

namespace CanaryFunctions.Core.Health.Statistics.MannWhitney;

/// <summary>How one metric is judged.</summary>
public sealed record JudgeMetric
{
    /// <summary>Its name, unique in the configuration.</summary>
    public required string Name { get; init; }

    /// <summary>The groups that it counts in; at least one.</summary>
    public ImmutableArray<string> Groups { get; init; } = ["metrics"];

    /// <summary>Which change is bad.</summary>
    public MetricDirection Direction { get; init; }

    /// <summary>The interval must lie beyond this part of the estimated shift. At least 0.</summary>
    public double Tolerance { get; init; } = 0.25;

    /// <summary>Confidence of the interval for the shift; above 0 and below 1.</summary>
    public double Confidence { get; init; } = 0.98;

    /// <summary>How large a difference must be to matter.</summary>
    public EffectSizeLimits EffectSize { get; init; } = new();

    /// <summary>What missing values mean.</summary>
    public NanStrategy NanStrategy { get; init; }

    /// <summary>What becomes of extreme values.</summary>
    public OutlierStrategy Outliers { get; init; }

    /// <summary>How many interquartile ranges beyond the quartiles a value is extreme. Above 0.</summary>
    public double OutlierFactor { get; init; } = 3;

    /// <summary>No data fails the metric instead of being left out of the score.</summary>
    public bool MustHaveData { get; init; }

    /// <summary>If this metric does not pass, the canary fails whatever the score.</summary>
    public bool Critical { get; init; }
}
