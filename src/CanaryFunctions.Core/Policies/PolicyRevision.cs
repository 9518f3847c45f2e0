namespace CanaryFunctions.Core.Policies;

/// <summary>A policy that is kept under a name. Every change makes a new revision; none is ever lost.</summary>
/// <param name="Application">Whose policy; empty for a preset.</param>
/// <param name="Name">Its name, unique within the application.</param>
/// <param name="Revision">From 1; 0 for a preset.</param>
/// <param name="Policy">The policy.</param>
/// <param name="By">Who wrote it.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why, for people; null if it was not said.</param>
public sealed record PolicyRevision(
    string Application, string Name, int Revision, Policy Policy, string By, DateTimeOffset At, string? Reason = null);
