namespace CanaryFunctions.Core.Health.Statistics.MannWhitney;

/// <summary>How the size of a difference is measured.</summary>
public enum EffectSizeMeasure
{
    /// <summary>The canary's mean over the baseline's; unknown if either is 0.</summary>
    MeanRatio,

    /// <summary>The share of pairs of values in which the canary's is higher, ties counted half.</summary>
    Cles,
}
