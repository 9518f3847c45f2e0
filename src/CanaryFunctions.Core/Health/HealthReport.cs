using System.Collections.Immutable;
using CanaryFunctions.Core.Health.Checks;

namespace CanaryFunctions.Core.Health;

/// <summary>What all health checks of a rollout say together.</summary>
/// <param name="Verdict">The answer. Healthy only if every check is; degraded if the evidence of all comparisons together,
/// a critical check, or the score of the judge says so.</param>
/// <param name="Sentence">The answer for people: that of the check that decided it.</param>
/// <param name="DecidedBy">The check that decided it; null if there are no checks.</param>
/// <param name="Until">The end of the last bin that the answer knows of; null before any.</param>
/// <param name="Checks">Each check's own answer.</param>
public sealed record HealthReport(
    Verdict Verdict,
    string Sentence,
    string? DecidedBy,
    DateTimeOffset? Until,
    ImmutableArray<CheckReport> Checks)
{
    /// <summary>The score of the metrics that are judged by Mann-Whitney, 0 to 100; null before the first judgement.</summary>
    public double? Score { get; init; }
}
