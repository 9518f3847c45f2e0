namespace CanaryFunctions.Core.Health;

/// <summary>What one health check says.</summary>
/// <param name="Check">The check's name.</param>
/// <param name="Verdict">Its answer.</param>
/// <param name="Sentence">The answer for people, with its numbers.</param>
/// <param name="Evidence">The numbers.</param>
public sealed record CheckReport(string Check, Verdict Verdict, string Sentence, Evidence Evidence);
