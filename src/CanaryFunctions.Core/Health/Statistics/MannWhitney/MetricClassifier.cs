using System.Collections.Immutable;
using System.Globalization;

namespace CanaryFunctions.Core.Health.Statistics.MannWhitney;

/// <summary>Classifies one metric by the published rule of Kayenta's NetflixACAJudge (github.com/spinnaker/kayenta).</summary>
/// <remarks>It differs where that is not deterministic or fails open. Two constant arms are compared as they are, without
/// noise against the ties: the shift is then their difference. A critical metric that can't be compared fails the canary.
/// </remarks>
public static class MetricClassifier
{
    /// <summary>Classifies.</summary>
    public static MetricJudgement Classify(JudgeMetric metric, MetricSamples samples)
    {
        if (samples.Error is { } error) return Failed(metric, $"The values can't be had: {error}");
        var (canary, baseline) = (Prepare(metric, samples.Canary), Prepare(metric, samples.Baseline));
        if (canary.IsEmpty || baseline.IsEmpty) return WithoutData(metric, canary.IsEmpty ? "canary" : "baseline");
        if (canary.Concat(baseline).Any(double.IsInfinity)) return Failed(metric, "A value is infinite.");

        var isSame = canary.Order().SequenceEqual(baseline.Order()) || canary.Concat(baseline).Distinct().Count() == 1;
        return isSame
            ? Passed(metric, "Both arms have the same values.")
            : Compare(metric, canary, baseline);
    }

    private static MetricJudgement Compare(
        JudgeMetric metric, ImmutableArray<double> canary, ImmutableArray<double> baseline)
    {
        var test = new MannWhitneyTest(canary, baseline);
        var shift = test.Shift(metric.Confidence);
        var (canaryMean, baselineMean) = (canary.Average(), baseline.Average());
        var ratio = canaryMean == 0 || baselineMean == 0 ? double.NaN : canaryMean / baselineMean;
        var effect = metric.EffectSize.Measure is EffectSizeMeasure.Cles ? test.CommonLanguageEffectSize : ratio;
        var beyond = metric.Tolerance * Math.Abs(shift.Estimate);

        var differs = shift.Low > beyond && metric.Direction is not MetricDirection.Decrease ? MetricClassification.High
            : shift.High < -beyond && metric.Direction is not MetricDirection.Increase ? MetricClassification.Low
            : MetricClassification.Pass;
        var matters = differs is not MetricClassification.Pass && !metric.EffectSize.Allows(differs, effect);
        return new()
        {
            Metric = metric,
            Classification = matters ? differs : MetricClassification.Pass,
            FailsCanary = matters && metric.Critical && metric.EffectSize.IsCritical(differs, effect),
            Reason = Sentence(metric, shift, differs, matters),
            MeanRatio = ratio,
            EffectSize = effect,
            Shift = shift,
        };
    }

    private static string Sentence(JudgeMetric metric, Shift shift, MetricClassification differs, bool matters)
    {
        var found = string.Create(
            CultureInfo.InvariantCulture,
            $"shifted by {shift.Estimate:G4} ({metric.Confidence:P0} interval {shift.Low:G4} to {shift.High:G4})");
        return differs is MetricClassification.Pass ? $"No change that matters: {found}."
            : matters ? $"The canary is {(differs is MetricClassification.High ? "higher" : "lower")}: {found}."
            : $"Within the allowed effect size: {found}.";
    }

    private static MetricJudgement WithoutData(JudgeMetric metric, string arm)
    {
        var reason = $"The {arm} has no values.";
        if (metric.NanStrategy is NanStrategy.Replace) return Passed(metric, reason);
        return new()
        {
            Metric = metric,
            Classification = metric.MustHaveData && !metric.Critical
                ? MetricClassification.NodataFailMetric
                : MetricClassification.Nodata,
            FailsCanary = metric.Critical,
            Reason = reason,
        };
    }

    private static MetricJudgement Passed(JudgeMetric metric, string reason) =>
        new() { Metric = metric, Classification = MetricClassification.Pass, Reason = reason };

    private static MetricJudgement Failed(JudgeMetric metric, string reason) => new()
    {
        Metric = metric,
        Classification = MetricClassification.Error,
        FailsCanary = metric.Critical,
        Reason = reason,
    };

    private static ImmutableArray<double> Prepare(JudgeMetric metric, ImmutableArray<double> values)
    {
        ImmutableArray<double> known = metric.NanStrategy is NanStrategy.Replace
            ? [.. values.Select(value => double.IsNaN(value) ? 0 : value)]
            : [.. values.Where(value => !double.IsNaN(value))];
        return metric.Outliers is OutlierStrategy.Remove ? OutlierFences.Without(known, metric.OutlierFactor) : known;
    }
}
