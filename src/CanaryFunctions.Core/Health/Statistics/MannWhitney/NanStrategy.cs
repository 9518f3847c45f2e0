namespace CanaryFunctions.Core.Health.Statistics.MannWhitney;

/// <summary>What missing values mean.</summary>
public enum NanStrategy
{
    /// <summary>They are left out, and an arm without values is no data.</summary>
    Remove,

    /// <summary>They are zeros, and an arm without values passes: for counters that are silent while all is well.</summary>
    Replace,
}
