namespace CanaryFunctions.Core.Versions;

/// <summary>A version in the register.</summary>
/// <param name="Version">The version, which never changes.</param>
/// <param name="By">Who registered it.</param>
/// <param name="At">When.</param>
/// <param name="Retired">That it is not to be rolled out any more; null while it may be.</param>
public sealed record RegisteredVersion(AppVersion Version, string By, DateTimeOffset At, Retirement? Retired = null);

/// <summary>That a version is not to be rolled out any more.</summary>
/// <param name="By">Who said so.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why, for people; 1 to 1,000 characters.</param>
public sealed record Retirement(string By, DateTimeOffset At, string Reason);
