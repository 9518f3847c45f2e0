using CanaryFunctions.Core.Health.Statistics;
using CanaryFunctions.Core.Health.Statistics.MannWhitney;

namespace CanaryFunctions.Bench.Detection.Judges;

/// <summary>Kayenta's NetflixACAJudge on one value a minute of each arm, judged every thirty minutes over all minutes so
/// far: the canary fails when the metric is classified as high.</summary>
internal abstract class Kayenta<TMinute> : IJudge<TMinute>
{
    private const int Every = 30;

    private static readonly JudgeMetric metric = new() { Name = "metric", Direction = MetricDirection.Increase };

    private readonly List<double> canaryValues = [];
    private readonly List<double> baselineValues = [];
    private int minute;

    public bool Stop(TMinute canary, TMinute baseline)
    {
        if (Value(canary) is { } own) canaryValues.Add(own);
        if (Value(baseline) is { } other) baselineValues.Add(other);
        return ++minute % Every == 0
            && MetricClassifier.Classify(metric, new([.. canaryValues], [.. baselineValues])).Classification
                is MetricClassification.High;
    }

    /// <summary>The minute's value; null without requests.</summary>
    protected abstract double? Value(TMinute minute);
}

/// <summary>By the share of failing requests.</summary>
internal sealed class KayentaOfFailures : Kayenta<EventCounts>
{
    protected override double? Value(EventCounts minute) =>
        minute.Requests == 0 ? null : (double)minute.Bad / minute.Requests;
}

/// <summary>By the 95th percentile.</summary>
internal sealed class KayentaOfLatency : Kayenta<LatencyCounts>
{
    protected override double? Value(LatencyCounts minute) => minute.QuantileMs(0.95);
}
