using System.Collections.Immutable;

namespace CanaryFunctions.Azure.Monitor;

/// <summary>The answer to a <see cref="MetricCall"/>, as far as it matters here.</summary>
internal sealed record MetricAnswer(ImmutableArray<Metric>? Value);

/// <summary>One metric. Its own error comes within a good answer.</summary>
internal sealed record Metric(
    MetricName? Name, string? ErrorCode, string? ErrorMessage, ImmutableArray<MetricSeries>? Timeseries)
{
    public bool IsNamed(string name) => string.Equals(Name?.Value, name, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A metric's name, as it is asked for.</summary>
internal sealed record MetricName(string? Value);

/// <summary>A metric's points. Without a filter there is one series.</summary>
internal sealed record MetricSeries(ImmutableArray<MetricPoint>? Data);

/// <summary>A bin. Without a value it has no data or no data yet, which is not zero.</summary>
internal sealed record MetricPoint(DateTimeOffset TimeStamp, double? Total, double? Average);
