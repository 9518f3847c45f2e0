namespace CanaryFunctions.Core.Health.Statistics.MannWhitney;

/// <summary>By how much the canary's values are higher than the baseline's, in the metric's unit.</summary>
/// <param name="Estimate">The Hodges-Lehmann shift: where the standard score is 0, or the middle of where it is.</param>
/// <param name="Low">The least shift that can't be rejected.</param>
/// <param name="High">The greatest shift that can't be rejected.</param>
public sealed record Shift(double Estimate, double Low, double High);
