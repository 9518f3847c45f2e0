namespace CanaryFunctions.Core.Policies;

/// <summary>What is wrong with one field of what somebody has sent.</summary>
/// <param name="Field">Path of the field, e.g. <c>steps[1].weight</c>.</param>
/// <param name="Message">What it should be.</param>
public sealed record FieldError(string Field, string Message);
