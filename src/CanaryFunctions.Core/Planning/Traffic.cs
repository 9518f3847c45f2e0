using CanaryFunctions.Core.Health;

namespace CanaryFunctions.Core.Planning;

/// <summary>What a target usually serves.</summary>
/// <param name="RequestsPerMinute">Requests of all arms together; above 0.</param>
/// <param name="FailureRate">The share of them that fails; above 0 and below 1.</param>
public sealed record Traffic(double RequestsPerMinute, double FailureRate)
{
    /// <summary>The mean of recorded bins of all arms; null if there was no request. Half a failure more keeps the rate
    /// above 0 where none was seen.</summary>
    /// <param name="bins">The bins; stretches without a bin had no request.</param>
    /// <param name="grain">Length of a bin.</param>
    public static Traffic? Of(IEnumerable<Bin> bins, TimeSpan grain)
    {
        var (requests, failures) = (0L, 0L);
        var (first, last) = (DateTimeOffset.MaxValue, DateTimeOffset.MinValue);
        foreach (var bin in bins)
        {
            (requests, failures) = (requests + bin.Requests, failures + bin.Failures);
            (first, last) = (bin.Start < first ? bin.Start : first, bin.Start > last ? bin.Start : last);
        }

        return requests == 0
            ? null
            : new(requests / (last + grain - first).TotalMinutes, (failures + 0.5) / (requests + 1));
    }
}
