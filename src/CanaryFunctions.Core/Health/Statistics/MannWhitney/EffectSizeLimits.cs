namespace CanaryFunctions.Core.Health.Statistics.MannWhitney;

/// <summary>How large a difference must be to matter. Where the size is unknown, every significant difference does.</summary>
public sealed record EffectSizeLimits
{
    /// <summary>How the size is measured.</summary>
    public EffectSizeMeasure Measure { get; init; } = EffectSizeMeasure.MeanRatio;

    /// <summary>An increase matters from here on; null for no change: 1 of a ratio, 0.5 of a share.</summary>
    public double? AllowedIncrease { get; init; }

    /// <summary>A decrease matters from here down; null for no change.</summary>
    public double? AllowedDecrease { get; init; }

    /// <summary>An increase of a critical metric fails the canary from here on; null for no change.</summary>
    public double? CriticalIncrease { get; init; }

    /// <summary>A decrease of a critical metric fails the canary from here down; null for no change.</summary>
    public double? CriticalDecrease { get; init; }

    internal bool Allows(MetricClassification direction, double effect) =>
        IsWithin(direction, effect, AllowedIncrease, AllowedDecrease);

    internal bool IsCritical(MetricClassification direction, double effect) =>
        !IsWithin(direction, effect, CriticalIncrease, CriticalDecrease);

    private bool IsWithin(MetricClassification direction, double effect, double? increase, double? decrease)
    {
        var none = Measure is EffectSizeMeasure.Cles ? 0.5 : 1;
        return direction is MetricClassification.High ? effect < (increase ?? none) : effect > (decrease ?? none);
    }
}
