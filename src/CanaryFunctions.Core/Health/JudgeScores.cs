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
        if (checks.IsEmpty) return null;
        var judged = checks.Select(check => ((CheckState.Judge)states[check.Name]).Judgement).OfType<MetricJudgement>()
            .ToImmutableArray();
        return judged.Length < checks.Length
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
    public static CheckVerdict Answer(JudgeScore? score, ImmutableArray<CheckVerdict> metrics)
    {
        var loudest = First(Verdict.Failing) ?? First(Verdict.NoData) ?? First(Verdict.Undecided) ?? metrics[0].Check;
        return new(loudest, score?.Verdict switch
        {
            JudgeVerdict.Pass => Verdict.Healthy,
            JudgeVerdict.Fail => Verdict.Degraded,
            _ => Verdict.Undecided,
        });

        HealthCheck? First(Verdict verdict) => metrics.FirstOrDefault(metric => metric.Verdict == verdict)?.Check;
    }

    /// <summary>That answer for people.</summary>
    public static string Sentence(JudgeScore? score, CheckReport loudest) => score switch
    {
        null => loudest.Sentence,
        { Verdict: JudgeVerdict.Pass } => score.Reason,
        _ => $"{score.Reason} {loudest.Sentence}",
    };
}
