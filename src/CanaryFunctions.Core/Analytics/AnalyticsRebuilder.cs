using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Core.Analytics;

/// <summary>Makes the analytics of an application anew from its stored rollouts and events. The numbers can be read, and rollouts
/// can end, meanwhile.</summary>
public sealed class AnalyticsRebuilder(
    IRolloutIndex index, IRolloutStore rollouts, RolloutRecorder recorder, IAnalyticsStore analytics)
{
    /// <summary>Counts what has ended and is not counted or is counted otherwise, takes out what is no more, and repairs the
    /// days.</summary>
    public async Task<Rebuilt> RebuildAsync(string application, CancellationToken cancellationToken)
    {
        var counted = 0;
        await foreach (var summary in index.AllAsync(new(application), cancellationToken))
        {
            if (await rollouts.FindAsync(summary.Id, cancellationToken) is not { Rollout: { Phase.IsEnd: true } ended }) continue;
            await recorder.RecordAsync(ended, cancellationToken);
            counted++;
        }

        var removed = 0;
        await foreach (var facts in analytics.FactsAsync(application, cancellationToken))
        {
            if (await rollouts.FindAsync(facts.Id, cancellationToken) is { Rollout.Phase.IsEnd: true }) continue;
            await analytics.RemoveAsync(application, facts.Id, cancellationToken);
            removed++;
        }

        return new(application, counted, removed, await analytics.RepairAsync(application, cancellationToken));
    }
}

/// <summary>What a rebuild has found.</summary>
/// <param name="Application">The application.</param>
/// <param name="Rollouts">How many rollouts count.</param>
/// <param name="Removed">How many were counted that are not stored.</param>
/// <param name="Repaired">How many days differed from what counts.</param>
public sealed record Rebuilt(string Application, int Rollouts, int Removed, int Repaired);
