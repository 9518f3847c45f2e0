using System.Collections.Immutable;
using CanaryFunctions.Core.Environments;

namespace CanaryFunctions.Core.Rollouts;

/// <summary>Which versions were live before, and were not bad.</summary>
public static class EarlierVersions
{
    /// <summary>Markers of the versions that were live, the latest first, without the one that is live now and without those
    /// that were bad when they were last rolled out.</summary>
    /// <param name="live">The marker of what is live; null if it has none.</param>
    /// <param name="history">What was live, the latest first.</param>
    /// <param name="rollouts">The environment's rollouts, the latest first.</param>
    public static ImmutableArray<string> Of(
        string? live, ImmutableArray<LiveStint> history, ImmutableArray<RolloutSummary> rollouts)
    {
        var bad = rollouts.DistinctBy(rollout => $"{rollout.Canary}").Where(rollout => WasBad(rollout.Phase))
            .Select(rollout => $"{rollout.Canary}").ToImmutableHashSet();
        return
        [
            .. history.Select(stint => stint.Version).OfType<string>().Distinct()
                .Where(marker => marker != live && !bad.Contains(marker)),
        ];
    }

    /// <summary>Whether a rollout ended because of its version. One that a person has aborted, or that could not be watched,
    /// tells nothing of it.</summary>
    public static bool WasBad(Phase phase) =>
        phase is Phase.RolledBack { Cause: Cause.Degraded or Cause.NotUp or Cause.Denied };
}
