namespace CanaryFunctions.Core.Health.Statistics.MannWhitney;

/// <summary>How much of one group of metrics passes.</summary>
/// <param name="Name">The group.</param>
/// <param name="Score">0 to 100: the share of its metrics with a result that pass; 100 if none has a result.</param>
/// <param name="Weight">What it weighs in the score, of 100.</param>
public sealed record GroupScore(string Name, double Score, double Weight);
