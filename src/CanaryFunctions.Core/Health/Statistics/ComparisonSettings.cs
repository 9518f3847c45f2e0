namespace CanaryFunctions.Core.Health.Statistics;

/// <summary>What a comparison asks.</summary>
public sealed record ComparisonSettings
{
    /// <summary>How many times as bad as the baseline, or as its budget allows, the canary may be.</summary>
    public double Tolerance { get; init; } = 1.1;

    /// <summary>The canary is safe when it is shown to be less than this many times as bad.</summary>
    public double Safe { get; init; } = 1.5;
}
