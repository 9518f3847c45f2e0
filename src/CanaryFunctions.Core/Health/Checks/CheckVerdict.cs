namespace CanaryFunctions.Core.Health.Checks;

/// <summary>A verdict, and the check that has it.</summary>
/// <param name="Check">The check; null for a verdict that is none's.</param>
/// <param name="Verdict">The verdict.</param>
internal sealed record CheckVerdict(HealthCheck? Check, Verdict Verdict);
