namespace CanaryFunctions.Core.Health;

/// <summary>A side of the comparison.</summary>
public enum Arm
{
    /// <summary>The version that was live before the rollout.</summary>
    Baseline,

    /// <summary>The new version.</summary>
    Canary,
}
