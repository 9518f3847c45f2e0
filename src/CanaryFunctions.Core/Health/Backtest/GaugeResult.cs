using System.Collections.Immutable;
using CanaryFunctions.Core.Health.Statistics.MannWhitney;

namespace CanaryFunctions.Core.Health.Backtest;

/// <summary>What a policy would have decided about the gauges of one series.</summary>
/// <param name="Metrics">What each check says.</param>
/// <param name="Series">What they say together.</param>
public sealed record GaugeResult(ImmutableArray<MetricResult> Metrics, GaugeDecision Series);

/// <summary>What one check says of its metric.</summary>
/// <param name="Series">Name of the series.</param>
/// <param name="Check">Name of the check.</param>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Classification">In Kayenta's words: <c>Pass</c>, <c>High</c>, <c>Low</c>, <c>Nodata</c>,
/// <c>NodataFailMetric</c> or <c>Error</c>; null for a limit.</param>
/// <param name="Verdict">The check's verdict.</param>
/// <param name="MeanRatio">The canary's mean over the baseline's, as judged; null for a limit.</param>
/// <param name="EffectSize">The size that was held against the limits; null where nothing was compared.</param>
/// <param name="Shift">By how much the canary is shifted; null where nothing was compared.</param>
/// <param name="Reason">The verdict in words.</param>
public sealed record MetricResult(
    string Series,
    string Check,
    string Metric,
    string? Classification,
    Verdict Verdict,
    double? MeanRatio,
    double? EffectSize,
    Shift? Shift,
    string Reason);

/// <summary>What all checks of a series say together.</summary>
/// <param name="Series">Name of the series.</param>
/// <param name="Outcome"><c>rollback</c>, <c>healthy</c> or <c>undecided</c>.</param>
/// <param name="DecidedAt">The end of the deciding bin, as times are written in the input; null if undecided.</param>
/// <param name="Check">The check that decided, or has most to say.</param>
/// <param name="Score">The judge's score, 0 to 100; null without judged metrics.</param>
/// <param name="Groups">The score's groups.</param>
/// <param name="Reason">The decision in words.</param>
public sealed record GaugeDecision(
    string Series,
    string Outcome,
    object? DecidedAt,
    string Check,
    double? Score,
    ImmutableArray<GroupScore>? Groups,
    string Reason);
