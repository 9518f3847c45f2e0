using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Versions;

namespace CanaryFunctions.Core.Analytics;

/// <summary>Counts rollouts that have ended. It may be repeated: each counts once.</summary>
public sealed class RolloutRecorder(
    IRolloutStore rollouts, IVersionStore versions, ILiveStintStore stints, IAnalyticsStore analytics)
{
    private const int AtOnce = 1000;

    /// <summary>Counts a rollout that has ended, from what is stored of it; and if it brought back an earlier version, the deployment
    /// that it has undone as one that failed.</summary>
    public async Task RecordAsync(Rollout rollout, CancellationToken cancellationToken)
    {
        // First: should this host die now, the rollout is counted again, and with it what it has undone.
        if (await UndoneByAsync(rollout, cancellationToken) is { } undone) await CountAsync(undone, rollout, cancellationToken);
        await CountAsync(rollout, await UndoerAsync(rollout, cancellationToken), cancellationToken);
    }

    private async Task CountAsync(Rollout rollout, Rollout? undoer, CancellationToken cancellationToken)
    {
        var environment = rollout.Environment;
        var version = await versions.FindAsync(environment.Application, rollout.Canary.Number, cancellationToken);
        var ended = EndedRollout.Of(
            rollout,
            await rollouts.AllEventsAsync(rollout.Id, cancellationToken),
            version?.Value.At,
            undoer is null ? null : await PromotedAtAsync(undoer, cancellationToken));
        await analytics.PutAsync(
            new(rollout.Id, environment.Application, environment.Name, ended) { UndoneBy = undoer?.Id }, cancellationToken);
    }

    /// <summary>What was noted as having undone a deployment, if that still holds: its events come later than those of the
    /// deployment, and which they are is found from them only.</summary>
    private async Task<Rollout?> UndoerAsync(Rollout deployment, CancellationToken cancellationToken) =>
        await analytics.FindAsync(deployment.Environment.Application, deployment.Id, cancellationToken) is { UndoneBy: { } noted }
        && await rollouts.FindAsync(noted, cancellationToken) is { Rollout: { Phase.IsEnd: true } undoer }
        && (await UndoneByAsync(undoer, cancellationToken))?.Id == deployment.Id
            ? undoer
            : null;

    /// <summary>The deployment that had made live what a rollout took back to an earlier version; null if there is none of
    /// ours.</summary>
    private async Task<Rollout?> UndoneByAsync(Rollout rollout, CancellationToken cancellationToken)
    {
        if (!EndedRollout.IsReturn(rollout) || await PromotedAtAsync(rollout, cancellationToken) is null) return null;
        var (application, environment) = (rollout.Environment.Application, rollout.Environment.Name);
        var (before, isNext) = ((int?)null, true);
        while (true)
        {
            var slice = await stints.ListAsync(application, environment, before, AtOnce, cancellationToken);
            foreach (var stint in slice.Items)
            {
                if (stint.SeenAt >= (rollout.EndedAt ?? stint.SeenAt) || stint.Rollout == rollout.Id) continue;

                if (stint.Version != rollout.Baseline.Number.ToString())
                {
                    if (isNext) return null;
                    continue;
                }

                isNext = false;
                if (stint.Rollout is not { } by
                    || await rollouts.FindAsync(by, cancellationToken) is not { Rollout: { EndedAt: not null } found }) return null;

                // Else a newer version was taken back, and what was live before it was live again.
                if (found.Canary.Number == rollout.Baseline.Number) return EndedRollout.IsReturn(found) ? null : found;
            }

            if (slice.Next is null) return null;
            before = slice.Items[^1].Number;
        }
    }

    private async Task<DateTimeOffset?> PromotedAtAsync(Rollout rollout, CancellationToken cancellationToken) => Timeline.Of(
        rollout, await rollouts.AllEventsAsync(rollout.Id, cancellationToken), rollout.EndedAt ?? rollout.StartedAt).PromotedAt;
}
