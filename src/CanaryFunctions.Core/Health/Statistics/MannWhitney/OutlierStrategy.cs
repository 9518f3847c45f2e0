namespace CanaryFunctions.Core.Health.Statistics.MannWhitney;

/// <summary>What becomes of extreme values.</summary>
public enum OutlierStrategy
{
    /// <summary>They count.</summary>
    Keep,

    /// <summary>They are left out of their arm. That may hide rare real errors.</summary>
    Remove,
}
