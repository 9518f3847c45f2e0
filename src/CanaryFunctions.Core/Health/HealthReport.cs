using System.Collections.Immutable;

namespace CanaryFunctions.Core.Health;

/// <summary>What all health checks of a rollout say together.</summary>
/// <param name="Verdict">The answer. Healthy only if every comparison is; degraded if the evidence of all together, or
/// one limit, says so.</param>
/// <param name="Sentence">The answer for people: that of the check that decided it.</param>
/// <param name="DecidedBy">The check that decided it; null if there are no checks.</param>
/// <param name="Until">The end of the last bin that the answer knows of; null before any.</param>
/// <param name="Checks">Each check's own answer.</param>
public sealed record HealthReport(
    Verdict Verdict,
    string Sentence,
    string? DecidedBy,
    DateTimeOffset? Until,
    ImmutableArray<CheckReport> Checks);
