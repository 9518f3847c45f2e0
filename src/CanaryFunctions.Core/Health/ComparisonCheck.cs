namespace CanaryFunctions.Core.Health;

/// <summary>Does the canary fail more often than the baseline?</summary>
public sealed record ComparisonCheck : HealthCheck
{
    /// <summary>How many times as bad as the baseline the canary may be. At least 1; default 1.1.</summary>
    public double Tolerance { get; init; } = 1.1;

    /// <summary>The canary is safe when it is shown to be less than this many times as bad. Above
    /// <see cref="Tolerance"/>; default 1.5.</summary>
    public double Safe { get; init; } = 1.5;

    /// <summary>Its share of the policy's error budget, against the other comparisons. Above 0; default 1.</summary>
    public double Weight { get; init; } = 1;
}
