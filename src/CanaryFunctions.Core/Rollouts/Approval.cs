namespace CanaryFunctions.Core.Rollouts;

/// <summary>That somebody approves of going on from a step.</summary>
/// <param name="By">Who.</param>
/// <param name="At">When.</param>
public sealed record Approval(string By, DateTimeOffset At);
