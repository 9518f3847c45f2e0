using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Versions;

namespace CanaryFunctions.Core.Analytics;

/// <summary>Counts rollouts that have ended. It may be repeated: each counts once.</summary>
public sealed class RolloutRecorder(
    IRolloutStore rollouts, IVersionStore versions, ILiveStintStore stints, IAnalyticsStore analytics)
{
    private const int AtOnce = 1000;

    /// <summary>Counts a rollout that has ended, from what is stored of it.</summary>
    public async Task RecordAsync(Rollout rollout, CancellationToken cancellationToken)
    {
        var environment = rollout.Environment;
        var version = await versions.FindAsync(environment.Application, rollout.Canary.Number, cancellationToken);
        var ended = EndedRollout.Of(
            rollout,
            await rollouts.AllEventsAsync(rollout.Id, cancellationToken),
            version?.Value.At,
            EndedRollout.IsReturn(rollout) ? await UndoneLiveSinceAsync(rollout, cancellationToken) : null);
        await analytics.PutAsync(new(rollout.Id, environment.Application, environment.Name, ended), cancellationToken);
    }

    // What was live before this rollout's version, if a rollout of ours had brought it.
    private async Task<DateTimeOffset?> UndoneLiveSinceAsync(Rollout rollout, CancellationToken cancellationToken)
    {
        var (application, environment) = (rollout.Environment.Application, rollout.Environment.Name);
        int? before = null;
        while (true)
        {
            var slice = await stints.ListAsync(application, environment, before, AtOnce, cancellationToken);
            foreach (var stint in slice.Items)
            {
                if (stint.SeenAt >= (rollout.EndedAt ?? stint.SeenAt) || stint.Rollout == rollout.Id) continue;
                var isUndone = stint.Version == rollout.Baseline.Number.ToString() && stint.Rollout is not null;
                return isUndone ? stint.SeenAt : null;
            }

            if (slice.Next is null) return null;
            before = slice.Items[^1].Number;
        }
    }
}
