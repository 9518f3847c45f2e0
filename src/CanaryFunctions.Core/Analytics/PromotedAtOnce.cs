using CanaryFunctions.Core.Health.Statistics;

namespace CanaryFunctions.Core.Analytics;

/// <summary>What visitors would have seen, had all of them been given the new version at once.</summary>
public static class PromotedAtOnce
{
    /// <summary>The assumption, for people.</summary>
    public const string Assumption =
        "Had it been promoted at once, all requests of the time that was measured would have failed as often as those that "
        + "really reached the new version. Nothing is assumed of the time afterwards, in which it would have stayed live until "
        + "somebody had noticed.";

    /// <summary>How many requests would have failed: all of them, times the share of the new version's that did fail.</summary>
    /// <param name="canary">What the new version really served.</param>
    /// <param name="all">Requests of both versions in the same time.</param>
    public static long WouldHaveFailed(EventCounts canary, long all) =>
        canary.Requests == 0 ? 0 : (long)Math.Round((double)all * canary.Bad / canary.Requests);

    /// <summary>How many failures visitors were spared: what would have failed, without what did; at least 0.</summary>
    /// <param name="canary">What the new version served.</param>
    /// <param name="baseline">What the old version served in the same time.</param>
    public static long Avoided(EventCounts canary, EventCounts baseline) => Math.Max(
        0, WouldHaveFailed(canary, canary.Requests + baseline.Requests) - canary.Bad - baseline.Bad);
}
