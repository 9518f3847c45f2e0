namespace CanaryFunctions.Core.Health.Statistics;

/// <summary>How many times as bad as the baseline the canary is.</summary>
/// <param name="Estimate">The likeliest ratio.</param>
/// <param name="Low">Low end of the interval.</param>
/// <param name="High">High end of the interval.</param>
/// <param name="Confidence">The probability that the interval holds the true ratio at every look at once.</param>
public sealed record RatioEstimate(double Estimate, double Low, double High, double Confidence);
