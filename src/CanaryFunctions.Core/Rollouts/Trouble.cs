namespace CanaryFunctions.Core.Rollouts;

/// <summary>A problem with the target that has not passed yet.</summary>
/// <param name="Since">When it was first seen.</param>
/// <param name="Count">How many times in a row; at least 1.</param>
/// <param name="Last">The problem as it was seen last.</param>
public sealed record Trouble(DateTimeOffset Since, int Count, Problem Last);
