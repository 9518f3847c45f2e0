namespace CanaryFunctions.Core.Health;

/// <summary>Which version each arm runs, for sources that tell them apart by it.</summary>
/// <param name="Baseline">Number of the baseline's version; null if it is not known.</param>
/// <param name="Canary">Number of the canary's; null if it is not known, or there is none.</param>
public sealed record ArmVersions(string? Baseline, string? Canary);
