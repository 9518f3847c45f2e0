namespace CanaryFunctions.Core.Rollouts;

/// <summary>What a person says of a rollback, once it is known what was the matter.</summary>
/// <param name="IsRight">Whether it was right to take the version back; if not, it was a false alarm.</param>
/// <param name="By">Who says so.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why, for people; at most 1,000 characters. Null if it is not said.</param>
public sealed record Judgement(bool IsRight, string By, DateTimeOffset At, string? Reason);
