using CanaryFunctions.Core.Health.Statistics.MannWhitney;

namespace CanaryFunctions.Core.Tests.Health.Statistics.MannWhitney;

public class When_a_metric_is_classified
{
    private static readonly JudgeMetric metric = new() { Name = "errors" };

    /// <summary>github.com/spinnaker/kayenta/issues/426: sparse errors pass.</summary>
    [Fact]
    public void Sparse_errors_pass_as_in_the_published_case() =>
        Assert.Equal(MetricClassification.Pass, Classify(metric, [0, 1, 2, 1, 0, 0], [0, 0, 0, 0, 0, 0]).Classification);

    /// <summary>github.com/spinnaker/kayenta/issues/780, in a comment with the interval that its judge found.</summary>
    [Fact]
    public void Seven_of_ten_values_a_hundred_times_as_high_pass_and_eight_do_not()
    {
        var limits = metric with { EffectSize = new() { AllowedIncrease = 1.05, CriticalIncrease = 1.1 } };

        var seven = Classify(limits, [100, 100, 100, 100, 100, 100, 100, 1, 1, 1], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
        var eight = Classify(limits, [100, 100, 100, 100, 100, 100, 100, 100, 1, 1], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);

        Assert.Equal((MetricClassification.Pass, new Shift(99, 0, 99)), (seven.Classification, seven.Shift));
        Assert.Equal(70.3, seven.MeanRatio, 1e-9);
        Assert.Equal(MetricClassification.High, eight.Classification);
    }

    /// <summary>github.com/spinnaker/kayenta/issues/780, case 1: a change of the spread alone passes.</summary>
    [Fact]
    public void A_change_of_the_spread_alone_passes_as_in_the_published_case()
    {
        double[] canary = [10, 10.1, 10.2, 10.3, 10.4, 10.5, 10.6, 17, 17.1, 17.2, 17.3, 17.4, 17.5, 17.6, 17.7];
        double[] baseline = [1, 100, 4, 101, 5, 102, 6, 103, 7, 104, 8, 105, 9, 106, 17];

        Assert.Equal(MetricClassification.Pass, Classify(metric, canary, baseline).Classification);
    }

    [Theory]
    [InlineData(MetricDirection.Either, MetricClassification.High)]
    [InlineData(MetricDirection.Increase, MetricClassification.High)]
    [InlineData(MetricDirection.Decrease, MetricClassification.Pass)]
    public void Higher_values_are_high_where_an_increase_is_bad(MetricDirection direction, MetricClassification expected) =>
        Assert.Equal(expected, Classify(metric with { Direction = direction }, Around(20), Around(10)).Classification);

    [Theory]
    [InlineData(MetricDirection.Either, MetricClassification.Low)]
    [InlineData(MetricDirection.Increase, MetricClassification.Pass)]
    [InlineData(MetricDirection.Decrease, MetricClassification.Low)]
    public void Lower_values_are_low_where_a_decrease_is_bad(MetricDirection direction, MetricClassification expected) =>
        Assert.Equal(expected, Classify(metric with { Direction = direction }, Around(10), Around(20)).Classification);

    [Theory]
    [InlineData(EffectSizeMeasure.MeanRatio, 1.9, MetricClassification.High)]
    [InlineData(EffectSizeMeasure.MeanRatio, 2.1, MetricClassification.Pass)]
    [InlineData(EffectSizeMeasure.Cles, 0.9, MetricClassification.High)]
    [InlineData(EffectSizeMeasure.Cles, 1.1, MetricClassification.Pass)]
    public void A_difference_must_be_as_large_as_the_limits_ask(
        EffectSizeMeasure measure, double allowed, MetricClassification expected)
    {
        var limits = metric with { EffectSize = new() { Measure = measure, AllowedIncrease = allowed } };

        Assert.Equal(expected, Classify(limits, Around(20), Around(10)).Classification);
    }

    [Fact]
    public void A_critical_metric_fails_the_canary_only_from_its_critical_size_on()
    {
        var critical = metric with { Critical = true, EffectSize = new() { CriticalIncrease = 3 } };

        Assert.False(Classify(critical, Around(20), Around(10)).FailsCanary);
        Assert.True(Classify(critical, Around(40), Around(10)).FailsCanary);
        Assert.True(Classify(metric with { Critical = true }, Around(20), Around(10)).FailsCanary);
        Assert.False(Classify(metric, Around(40), Around(10)).FailsCanary);
    }

    [Fact]
    public void Where_a_mean_is_zero_the_size_is_unknown_and_every_significant_difference_matters()
    {
        var limits = metric with { Critical = true, EffectSize = new() { AllowedIncrease = 5, CriticalIncrease = 9 } };

        var judged = Classify(limits, [54.9, 54.5, 55.1, 55.6, 57.4], [0, 0, 0, 0, 0]);

        Assert.Equal(MetricClassification.High, judged.Classification);
        Assert.True(judged.FailsCanary);
        Assert.True(double.IsNaN(judged.MeanRatio));
    }

    [Fact]
    public void Constant_arms_are_compared_the_same_way_each_time()
    {
        Assert.Equal(MetricClassification.High, Classify(metric, [10, 10, 10, 10, 10], [1, 1, 1, 1, 1]).Classification);
        Assert.Equal(MetricClassification.High, Classify(metric, [10, 10, 10, 10, 10], [0, 0, 0, 0, 0]).Classification);
        Assert.Equal(MetricClassification.Pass, Classify(metric, [1, 1, 1], [1, 1]).Classification);
    }

    [Fact]
    public void The_same_values_in_any_order_pass() =>
        Assert.Equal(MetricClassification.Pass, Classify(metric, [1, 2, 3, 4, 5], [5, 4, 3, 2, 1]).Classification);

    [Theory]
    [InlineData(false, false, NanStrategy.Remove, MetricClassification.Nodata, false)]
    [InlineData(true, false, NanStrategy.Remove, MetricClassification.NodataFailMetric, false)]
    [InlineData(false, true, NanStrategy.Remove, MetricClassification.Nodata, true)]
    [InlineData(true, true, NanStrategy.Remove, MetricClassification.Nodata, true)]
    [InlineData(true, true, NanStrategy.Replace, MetricClassification.Pass, false)]
    public void An_arm_without_values_is_what_the_settings_say(
        bool mustHaveData, bool critical, NanStrategy nan, MetricClassification expected, bool failsCanary)
    {
        var asked = metric with { MustHaveData = mustHaveData, Critical = critical, NanStrategy = nan };

        var judged = Classify(asked, [], [1, 2, 3]);

        Assert.Equal((expected, failsCanary), (judged.Classification, judged.FailsCanary));
    }

    [Fact]
    public void Missing_values_are_left_out_or_are_zeros()
    {
        double[] canary = [10, double.NaN, 11, double.NaN, 12, double.NaN, 10, double.NaN, 11, double.NaN];
        double[] baseline = [10, 11, 12, 10, 11, 12, 10, 11, 12, 10];

        Assert.Equal(1, Classify(metric, canary, baseline).MeanRatio, 0.02);
        Assert.Equal(0.5, Classify(metric with { NanStrategy = NanStrategy.Replace }, canary, baseline).MeanRatio, 0.02);
        Assert.Equal(MetricClassification.Nodata, Classify(metric, [double.NaN], baseline).Classification);
    }

    [Fact]
    public void Outliers_are_left_out_where_asked()
    {
        double[] canary = [.. Around(10), .. Around(10), .. Around(10), .. Around(10), 1e6];

        Assert.InRange(Classify(metric, canary, Around(10)).MeanRatio, 100, double.MaxValue);
        Assert.Equal(1, Classify(metric with { Outliers = OutlierStrategy.Remove }, canary, Around(10)).MeanRatio, 0.2);
    }

    [Fact]
    public void Values_that_can_not_be_had_or_compared_are_errors_and_fail_closed_where_critical()
    {
        var critical = metric with { Critical = true };

        var unread = MetricClassifier.Classify(critical, new([], [], Error: "timed out"));
        var infinite = Classify(critical, [double.PositiveInfinity, 1], [1, 2]);

        Assert.All([unread, infinite], judged =>
        {
            Assert.Equal(MetricClassification.Error, judged.Classification);
            Assert.True(judged.FailsCanary);
        });
        Assert.Contains("timed out", unread.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_arms_of_the_same_kind_fail_rarely()
    {
        var chance = new Chance(1);
        double[] Draw() => [.. Enumerable.Range(0, 60).Select(_ => 100 + 10 * chance.Normal())];

        var failed = Enumerable.Range(0, 300)
            .Count(_ => Classify(metric, Draw(), Draw()).Classification is not MetricClassification.Pass);

        // 2 % by the interval, less by the tolerance.
        Assert.InRange(failed, 0, 15);
    }

    private static double[] Around(double value) => [.. Enumerable.Range(-10, 21).Select(i => value + i / 10.0)];

    private static MetricJudgement Classify(JudgeMetric metric, double[] canary, double[] baseline) =>
        MetricClassifier.Classify(metric, new([.. canary], [.. baseline]));
}
