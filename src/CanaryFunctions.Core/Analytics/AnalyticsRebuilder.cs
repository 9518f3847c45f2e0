using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Core.Analytics;

/// <summary>Makes the analytics of an application anew from its stored rollouts and events, part by part. The numbers can be
/// read, and rollouts can end, meanwhile.</summary>
public sealed class AnalyticsRebuilder(
    IRolloutIndex index, IRolloutStore rollouts, RolloutRecorder recorder, IAnalyticsStore analytics)
{
    private const int AtOnce = 100;

    /// <summary>Counts a part of what has ended and is not counted, or is counted otherwise. The last part also takes out what
    /// is not stored, and repairs the days.</summary>
    /// <param name="application">The application.</param>
    /// <param name="from">Where the part begins: as the part before it said; null for the first.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<Rebuilt> RebuildAsync(string application, string? from, CancellationToken cancellationToken)
    {
        var part = await index.ListAsync(new(application), from, AtOnce, cancellationToken);
        var counted = 0;
        foreach (var summary in part.Items)
        {
            if (await EndedAsync(summary.Id, cancellationToken) is not { } ended) continue;
            await recorder.RecordAsync(ended, cancellationToken);
            counted++;
        }

        return part.Next is { } next
            ? new(application, counted, 0, 0, next)
            : new(
                application,
                counted,
                await RemoveStrangersAsync(application, cancellationToken),
                await analytics.RepairAsync(application, cancellationToken),
                null);
    }

    private async Task<int> RemoveStrangersAsync(string application, CancellationToken cancellationToken)
    {
        var known = await index.AllAsync(new(application), cancellationToken)
            .Select(rollout => rollout.Id).ToHashSetAsync(cancellationToken: cancellationToken);
        var removed = 0;
        await foreach (var facts in analytics.FactsAsync(application, cancellationToken))
        {
            // What is not in the list may have come since that was read.
            if (known.Contains(facts.Id) || await EndedAsync(facts.Id, cancellationToken) is not null) continue;
            await analytics.RemoveAsync(application, facts.Id, cancellationToken);
            removed++;
        }

        return removed;
    }

    private async Task<Rollout?> EndedAsync(RolloutId id, CancellationToken cancellationToken) =>
        await rollouts.FindAsync(id, cancellationToken) is { Rollout: { Phase.IsEnd: true } ended } ? ended : null;
}

/// <summary>What a part of a rebuild has found.</summary>
/// <param name="Application">The application.</param>
/// <param name="Rollouts">How many rollouts of this part count.</param>
/// <param name="Removed">How many were counted that are not stored; known with the last part.</param>
/// <param name="Repaired">How many days differed from what counts; known with the last part.</param>
/// <param name="Next">Where the next part begins; null if this was the last.</param>
public sealed record Rebuilt(string Application, int Rollouts, int Removed, int Repaired, string? Next);
