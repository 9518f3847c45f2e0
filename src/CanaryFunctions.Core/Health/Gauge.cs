namespace CanaryFunctions.Core.Health;

/// <summary>The value of one metric of one arm in one stretch of time.</summary>
/// <param name="Metric">The metric's name at the source.</param>
/// <param name="Arm">Whose value.</param>
/// <param name="Start">When the bin begins.</param>
/// <param name="Value">In the metric's unit.</param>
public sealed record Gauge(string Metric, Arm Arm, DateTimeOffset Start, double Value);
