using CanaryFunctions.Core.Health.Statistics;

namespace CanaryFunctions.Core.Health.Backtest;

/// <summary>One line of recorded series: what one arm served in one bin.</summary>
/// <param name="Series">Name of the series.</param>
/// <param name="Time">Start of the bin.</param>
/// <param name="Arm">Whose requests.</param>
/// <param name="Counts">Requests and failures.</param>
/// <param name="Latency">How long the requests took; null if that was not recorded.</param>
public sealed record SeriesRow(string Series, BinTime Time, Arm Arm, EventCounts Counts, LatencyCounts? Latency = null);

/// <summary>One line of recorded gauges: the value of a metric of one arm in one bin.</summary>
/// <param name="Series">Name of the series.</param>
/// <param name="Time">Start of the bin.</param>
/// <param name="Arm">Whose value.</param>
/// <param name="Metric">The metric's name.</param>
/// <param name="Value">The value; NaN if it is missing.</param>
public sealed record GaugeRow(string Series, BinTime Time, Arm Arm, string Metric, double Value);
