namespace CanaryFunctions.Core.Health.Checks;

/// <summary>Which requests a comparison counts as bad.</summary>
public enum ComparedEvent
{
    /// <summary>Those that failed.</summary>
    Failures,

    /// <summary>Those that took longer than usual percentiles of the baseline.</summary>
    Slow,
}
