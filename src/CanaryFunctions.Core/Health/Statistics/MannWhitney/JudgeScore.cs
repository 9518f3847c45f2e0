using System.Collections.Immutable;

namespace CanaryFunctions.Core.Health.Statistics.MannWhitney;

/// <summary>What the judge says of the canary.</summary>
/// <param name="Score">0 to 100, to two decimals.</param>
/// <param name="Verdict">What the score means.</param>
/// <param name="Reason">A sentence for people.</param>
/// <param name="Groups">The groups, by name.</param>
/// <param name="Metrics">The metrics, in the order of the settings.</param>
public sealed record JudgeScore(
    double Score,
    JudgeVerdict Verdict,
    string Reason,
    ImmutableArray<GroupScore> Groups,
    ImmutableArray<MetricJudgement> Metrics);
