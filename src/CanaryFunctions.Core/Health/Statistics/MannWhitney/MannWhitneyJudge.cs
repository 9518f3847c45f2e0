using System.Collections.Immutable;
using System.Globalization;

namespace CanaryFunctions.Core.Health.Statistics.MannWhitney;

/// <summary>Scores a canary by the published rule of Kayenta's NetflixACAJudge (github.com/spinnaker/kayenta), so that
/// configurations written for it judge alike here. It controls no error rate when it looks repeatedly.</summary>
/// <remarks>It fails closed where that rule does not: an error in a critical metric fails the canary, and one in any other
/// counts as missing data, of which half the metrics are too many.</remarks>
public static class MannWhitneyJudge
{
    private const double TooMuchMissing = 0.5;

    /// <summary>Judges.</summary>
    /// <param name="settings">The metrics and limits.</param>
    /// <param name="samples">The values by metric. A metric without an entry has no values.</param>
    public static JudgeScore Judge(JudgeSettings settings, IReadOnlyDictionary<string, MetricSamples> samples) =>
        Score(settings,
        [
            .. settings.Metrics.Select(metric => MetricClassifier.Classify(
                metric, samples.GetValueOrDefault(metric.Name, MetricSamples.None))),
        ]);

    /// <summary>Scores metrics that have been judged.</summary>
    public static JudgeScore Score(JudgeSettings settings, ImmutableArray<MetricJudgement> metrics)
    {
        var groups = Groups(settings, metrics);

        if (metrics.FirstOrDefault(metric => metric.FailsCanary) is { } critical)
            return Failed($"The critical metric {critical.Metric.Name} has not passed. {critical.Reason}");
        var missing = metrics.Count(metric => IsMissing(metric.Classification));
        if (missing >= TooMuchMissing * metrics.Length)
            return Failed($"{missing} of {metrics.Length} metrics have no result.");

        var score = Math.Round(groups.Sum(group => group.Score * group.Weight / 100), 2, MidpointRounding.AwayFromZero);
        var verdict = score >= settings.PassScore ? JudgeVerdict.Pass
            : score >= settings.MarginalScore ? JudgeVerdict.Marginal
            : JudgeVerdict.Fail;
        var reason = string.Create(
            CultureInfo.InvariantCulture,
            $"The score is {score}; {settings.PassScore} passes and {settings.MarginalScore} is marginal.");
        return new(score, verdict, reason, groups, metrics);

        JudgeScore Failed(string why) => new(0, JudgeVerdict.Fail, why, groups, metrics);
    }

    private static ImmutableArray<GroupScore> Groups(JudgeSettings settings, ImmutableArray<MetricJudgement> metrics)
    {
        var groups = metrics
            .SelectMany(metric => metric.Metric.Groups, (metric, group) => (Group: group, metric.Classification))
            .GroupBy(pair => pair.Group, pair => pair.Classification)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .ToImmutableArray();
        var others = groups.Count(group => !settings.GroupWeights.ContainsKey(group.Key));
        var left = Math.Max(0, 100 - settings.GroupWeights.Values.Sum());
        return
        [
            .. groups.Select(group => new GroupScore(
                group.Key, Score([.. group]), settings.GroupWeights.GetValueOrDefault(group.Key, left / others))),
        ];
    }

    private static bool IsMissing(MetricClassification metric) =>
        metric is MetricClassification.Nodata or MetricClassification.Error;

    private static double Score(ImmutableArray<MetricClassification> metrics)
    {
        var results = metrics.Count(metric => !IsMissing(metric));
        return results == 0 ? 100 : 100.0 * metrics.Count(metric => metric is MetricClassification.Pass) / results;
    }
}
