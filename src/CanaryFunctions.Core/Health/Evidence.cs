using CanaryFunctions.Core.Health.Statistics;

namespace CanaryFunctions.Core.Health;

/// <summary>The numbers behind a verdict, kept with the decision.</summary>
public sealed record Evidence
{
    /// <summary>The canary's requests and failures so far.</summary>
    public EventCounts? Canary { get; init; }

    /// <summary>The baseline's requests and failures in the same bins.</summary>
    public EventCounts? Baseline { get; init; }

    /// <summary>How many times as bad as the baseline the canary is, with the interval that is valid at every look.</summary>
    public RatioEstimate? Ratio { get; init; }

    /// <summary>Natural logarithm of the e-value against "no worse than tolerated".</summary>
    public double? LogE { get; init; }

    /// <summary>Natural logarithm of the e-value against "not safe".</summary>
    public double? LogSafeE { get; init; }

    /// <summary>Anytime p-value: at most 1, and 1/E.</summary>
    public double? P { get; init; }

    /// <summary>How many times as spread as independent requests the failures are; at least 1.</summary>
    public double? Dispersion { get; init; }

    /// <summary>The last value of a limit's metric.</summary>
    public double? Value { get; init; }

    /// <summary>How many bins a limit was broken in.</summary>
    public int? Failures { get; init; }
}
