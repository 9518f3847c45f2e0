namespace CanaryFunctions.Core.Health.Statistics.MannWhitney;

/// <summary>Which change of a metric is bad.</summary>
public enum MetricDirection
{
    /// <summary>Any.</summary>
    Either,

    /// <summary>Only an increase.</summary>
    Increase,

    /// <summary>Only a decrease.</summary>
    Decrease,
}
