using System.Collections.Immutable;
using System.Text.Json;
using CanaryFunctions.Core.Health.Statistics.MannWhitney;
using CanaryFunctions.Core.Serialization;

namespace CanaryFunctions.Core.Tests.Health.Statistics.MannWhitney;

public class When_a_canary_is_scored
{
    private static readonly MetricSamples same = new([1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6]);
    private static readonly MetricSamples higher = new([11, 12, 13, 14, 15, 16], [1, 2, 3, 4, 5, 6]);
    private static readonly MetricSamples unread = new([], [], Error: "timed out");

    [Fact]
    public void The_score_is_the_share_of_metrics_that_pass()
    {
        var score = Judge([In("a"), In("a"), In("a")], [same, higher, same]);

        Assert.Equal((66.67, JudgeVerdict.Fail), (score.Score, score.Verdict));
    }

    [Theory]
    [InlineData(66.67, 50, JudgeVerdict.Pass)]
    [InlineData(70, 66.67, JudgeVerdict.Marginal)]
    [InlineData(70, 66.7, JudgeVerdict.Fail)]
    public void The_verdict_follows_from_both_limits(double pass, double marginal, JudgeVerdict expected) =>
        Assert.Equal(expected, Judge([In("a"), In("a"), In("a")], [same, higher, same], pass: pass, marginal: marginal).Verdict);

    [Fact]
    public void Groups_weigh_what_the_settings_say_and_the_others_share_the_rest()
    {
        var score = Judge([In("a"), In("b"), In("c")], [higher, same, same], weights: ("a", 30));

        Assert.Equal(70, score.Score);
        Assert.Equal([new("a", 0, 30), new("b", 100, 35), new("c", 100, 35)], score.Groups);
    }

    [Fact]
    public void A_metric_counts_in_each_of_its_groups()
    {
        var score = Judge([In("a", "b"), In("b")], [higher, same]);

        Assert.Equal([new("a", 0, 50), new("b", 50, 50)], score.Groups);
    }

    [Fact]
    public void Metrics_without_data_are_left_out_and_a_group_of_them_counts_as_passed()
    {
        var score = Judge([In("a"), In("b"), In("b")], [MetricSamples.None, same, higher]);

        Assert.Equal([new("a", 100, 50), new("b", 50, 50)], score.Groups);
        Assert.Equal(75, score.Score);
    }

    [Fact]
    public void A_metric_that_must_have_data_counts_as_failed_without()
    {
        var score = Judge([In("a") with { MustHaveData = true }, In("a")], [MetricSamples.None, same]);

        Assert.Equal(50, score.Score);
    }

    [Fact]
    public void Half_the_metrics_without_a_result_are_too_many()
    {
        Assert.Equal(0, Judge([In("a"), In("a")], [MetricSamples.None, same]).Score);
        Assert.Equal(0, Judge([In("a"), In("a")], [unread, same]).Score);
        Assert.Equal(100, Judge([In("a"), In("a"), In("a")], [unread, same, same]).Score);
    }

    [Fact]
    public void A_critical_metric_decides_alone()
    {
        ImmutableArray<JudgeMetric> metrics = [In("a") with { Critical = true }, .. Enumerable.Repeat(In("a"), 99)];

        foreach (var bad in new[] { higher, MetricSamples.None, unread })
        {
            var score = Judge(metrics, [bad, .. Enumerable.Repeat(same, 99)]);

            Assert.Equal((0, JudgeVerdict.Fail), (score.Score, score.Verdict));
            Assert.Contains("critical", score.Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_metric_that_nobody_sent_has_no_data()
    {
        var settings = new JudgeSettings { Metrics = [In("a") with { Name = "absent" }], PassScore = 90, MarginalScore = 50 };

        var score = MannWhitneyJudge.Judge(settings, new Dictionary<string, MetricSamples>());

        Assert.Equal(MetricClassification.Nodata, Assert.Single(score.Metrics).Classification);
        Assert.Equal(JudgeVerdict.Fail, score.Verdict);
    }

    [Fact]
    public void The_settings_are_read_from_json_with_few_words()
    {
        const string json = """
            {
              "metrics": [{ "name": "cpu", "direction": "increase", "effectSize": { "measure": "cles", "allowedIncrease": 0.6 } }],
              "groupWeights": { "metrics": 100 }, "passScore": 95, "marginalScore": 75
            }
            """;

        var settings = JsonSerializer.Deserialize<JudgeSettings>(json, CanaryJson.Strict)!;

        Assert.Equal(
            new JudgeMetric
            {
                Name = "cpu",
                Groups = settings.Metrics[0].Groups,
                Direction = MetricDirection.Increase,
                EffectSize = new() { Measure = EffectSizeMeasure.Cles, AllowedIncrease = 0.6 },
            },
            settings.Metrics[0]);
        Assert.Equal(["metrics"], settings.Metrics[0].Groups);
    }

    private static JudgeMetric In(params string[] groups) => new() { Name = "", Groups = [.. groups] };

    private static JudgeScore Judge(
        ImmutableArray<JudgeMetric> metrics,
        MetricSamples[] samples,
        double pass = 95,
        double marginal = 75,
        (string Group, double Weight)? weights = null)
    {
        var settings = new JudgeSettings
        {
            Metrics = [.. metrics.Select((metric, i) => metric with { Name = $"m{i}" })],
            PassScore = pass,
            MarginalScore = marginal,
        };
        if (weights is { } given)
            settings = settings with { GroupWeights = settings.GroupWeights.Add(given.Group, given.Weight) };
        return MannWhitneyJudge.Judge(
            settings, samples.Select((values, i) => (values, i)).ToDictionary(pair => $"m{pair.i}", pair => pair.values));
    }
}
