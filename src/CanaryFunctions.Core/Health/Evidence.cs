using CanaryFunctions.Core.Health.Statistics;
using CanaryFunctions.Core.Health.Statistics.MannWhitney;

namespace CanaryFunctions.Core.Health;

/// <summary>The numbers behind a verdict, kept with the decision.</summary>
public sealed record Evidence
{
    /// <summary>The canary's requests so far, and how many of them were bad.</summary>
    public EventCounts? Canary { get; init; }

    /// <summary>The baseline's requests in the same bins, and how many of them were bad.</summary>
    public EventCounts? Baseline { get; init; }

    /// <summary>How many times as bad as the baseline, or as its budget allows, the canary is, with the interval that is
    /// valid at every look.</summary>
    public RatioEstimate? Ratio { get; init; }

    /// <summary>Natural logarithm of the e-value against "no worse than tolerated".</summary>
    public double? LogE { get; init; }

    /// <summary>Natural logarithm of the e-value against "not safe".</summary>
    public double? LogSafeE { get; init; }

    /// <summary>Anytime p-value: at most 1, and 1/E.</summary>
    public double? P { get; init; }

    /// <summary>How many times as spread as independent requests the bad ones are; at least 1.</summary>
    public double? Dispersion { get; init; }

    /// <summary>For latencies: the edge that speaks, in milliseconds. Slower requests are the bad ones.</summary>
    public double? SlowerThanMs { get; init; }

    /// <summary>For latencies: how long the canary's requests took.</summary>
    public LatencyQuantiles? CanaryLatency { get; init; }

    /// <summary>For latencies: how long the baseline's requests took.</summary>
    public LatencyQuantiles? BaselineLatency { get; init; }

    /// <summary>The last value of a limit's metric.</summary>
    public double? Value { get; init; }

    /// <summary>How many values broke a limit, or how many of the latest probes failed.</summary>
    public int? Failures { get; init; }

    /// <summary>How many values of a limit were neither good nor bad.</summary>
    public int? Inconclusive { get; init; }

    /// <summary>What the Mann-Whitney judge says of the metric.</summary>
    public MetricClassification? Classification { get; init; }

    /// <summary>By how much the canary's values are shifted, in the metric's unit, as the judge sees it.</summary>
    public Shift? Shift { get; init; }
}
