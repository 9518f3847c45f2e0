namespace CanaryFunctions.Core.Health;

/// <summary>Does a metric of the canary stay within fixed limits? It can err both ways: a limit knows nothing of how the
/// metric looks when all is well.</summary>
public sealed record LimitCheck : HealthCheck
{
    /// <summary>The metric's name at the source, e.g. <c>CpuTime</c>.</summary>
    public required string Metric { get; init; }

    /// <summary>The highest good value, in the metric's unit. At least one of <see cref="Max"/> and <see cref="Min"/>
    /// is given.</summary>
    public double? Max { get; init; }

    /// <summary>The lowest good value, in the metric's unit.</summary>
    public double? Min { get; init; }

    /// <summary>How many bad bins are borne over the whole rollout; one more is degraded. At least 0; default 0.</summary>
    public int FailureLimit { get; init; }
}
