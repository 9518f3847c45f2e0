using System.Collections.Immutable;
using CanaryFunctions.Core.Health.Checks;
using CanaryFunctions.Core.Health.Statistics.MannWhitney;
using CanaryFunctions.Core.Policies;

namespace CanaryFunctions.Core.Health;

/// <summary>The score of all metrics that are judged by Mann-Whitney, and what it means for the rollout.</summary>
internal static class JudgeScores
{
    /// <summary>The score; null before every metric has been judged.</summary>
    public static JudgeScore? Of(
        Policy policy, IEnumerable<HealthCheck> asked, IReadOnlyDictionary<string, CheckState> states)
    {
        var checks = asked.OfType<JudgeCheck>().Where(check => !check.DryRun).ToImmutableArray();
        var judged = checks.Select(check => ((CheckState.Judge)states[check.Name]).Judgement).OfType<MetricJudgement>()
            .ToImmutableArray();
        return checks.IsEmpty || judged.Length < checks.Length
            ? null
            : MannWhitneyJudge.Score(
                new()
                {
                    Metrics = [.. checks.Select(check => check.ToMetric())],
                    GroupWeights = checks.Where(check => check.Weight is not null)
                        .GroupBy(check => check.Group)
                        .ToImmutableDictionary(group => group.Key, group => group.First().Weight!.Value),
                    PassScore = policy.Scores.Pass,
                    MarginalScore = policy.Scores.Marginal,
                },
                judged);
    }

    /// <summary>The answer of all judged metrics, in the name of the one that has most to say.</summary>
    public static CheckReport Report(JudgeScore? score, ImmutableArray<CheckReport> metrics)
    {
        if (score is null) return metrics.FirstOrDefault(metric => metric.Verdict is Verdict.Undecided) ?? metrics[0];
        var worst = metrics.FirstOrDefault(metric => metric.Verdict is Verdict.Failing)
            ?? metrics.FirstOrDefault(metric => metric.Verdict is Verdict.NoData)
            ?? metrics[0];
        return worst with
        {
            Verdict = score.Verdict switch
            {
                JudgeVerdict.Pass => Verdict.Healthy,
                JudgeVerdict.Marginal => Verdict.Undecided,
                _ => Verdict.Degraded,
            },
            Sentence = score.Verdict is JudgeVerdict.Pass ? score.Reason : $"{score.Reason} {worst.Sentence}",
        };
    }
}
