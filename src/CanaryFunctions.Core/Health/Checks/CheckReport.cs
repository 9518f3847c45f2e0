namespace CanaryFunctions.Core.Health.Checks;

/// <summary>What one health check says.</summary>
/// <param name="Check">The check's name.</param>
/// <param name="Verdict">Its answer.</param>
/// <param name="Sentence">The answer for people, with its numbers.</param>
/// <param name="Evidence">The numbers.</param>
public sealed record CheckReport(string Check, Verdict Verdict, string Sentence, Evidence Evidence)
{
    /// <summary>Whether it is only reported and does not decide.</summary>
    public bool DryRun { get; init; }
}
