using CanaryFunctions.Core.Health.Statistics;

namespace CanaryFunctions.Core.Health.Backtest;

/// <summary>One line of recorded series: what one arm served in one bin.</summary>
/// <param name="Series">Name of the series.</param>
/// <param name="Time">Start of the bin.</param>
/// <param name="Arm">Whose requests.</param>
/// <param name="Counts">Requests and failures.</param>
public sealed record SeriesRow(string Series, BinTime Time, Arm Arm, EventCounts Counts);
