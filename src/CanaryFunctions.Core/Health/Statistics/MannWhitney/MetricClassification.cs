namespace CanaryFunctions.Core.Health.Statistics.MannWhitney;

/// <summary>What the judge says of one metric, in Kayenta's words.</summary>
public enum MetricClassification
{
    /// <summary>The canary does not differ in a direction that matters.</summary>
    Pass,

    /// <summary>The canary is higher.</summary>
    High,

    /// <summary>The canary is lower.</summary>
    Low,

    /// <summary>An arm has no values.</summary>
    Nodata,

    /// <summary>An arm has no values though the metric must have them.</summary>
    NodataFailMetric,

    /// <summary>The values could not be had or can't be compared.</summary>
    Error,
}
