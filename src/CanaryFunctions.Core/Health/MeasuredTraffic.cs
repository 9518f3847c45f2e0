namespace CanaryFunctions.Core.Health;

/// <summary>How many requests the arms served in the last stretch of time that was measured of both.</summary>
/// <param name="From">When it begins.</param>
/// <param name="Until">When it ends.</param>
/// <param name="Canary">Requests that the canary served.</param>
/// <param name="Baseline">Requests that the baseline served.</param>
public sealed record MeasuredTraffic(DateTimeOffset From, DateTimeOffset Until, long Canary, long Baseline)
{
    /// <summary>The canary's share in percent, 0 to 100; null if there were no requests.</summary>
    public double? CanaryShare => Canary + Baseline > 0 ? 100.0 * Canary / (Canary + Baseline) : null;
}
