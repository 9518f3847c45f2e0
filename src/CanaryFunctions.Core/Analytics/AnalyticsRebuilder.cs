using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Core.Analytics;

/// <summary>Makes the analytics of an application anew from its stored rollouts and events, part by part. The numbers can be
/// read, and rollouts can end, meanwhile.</summary>
public sealed class AnalyticsRebuilder(
    IRolloutIndex index, IRolloutStore rollouts, RolloutRecorder recorder, IAnalyticsStore analytics)
{
    // Few enough for an answer in seconds, also of a slow storage account: callers wait for half a minute at most.
    private const int AtOnce = 25;
    private const int Place = 26;

    // No place in the list of rollouts begins with it.
    private const char Counted = '_';

    /// <summary>Makes a part anew. The first parts count what has ended and is not counted, or is counted otherwise; the parts after
    /// them take out what is counted and not stored; the last one repairs the days.</summary>
    /// <param name="application">The application.</param>
    /// <param name="from">Where the part begins: as the part before it said; null for the first.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<Rebuilt> RebuildAsync(string application, string? from, CancellationToken cancellationToken)
    {
        if (from is [Counted, .. var after]) return await TakeOutAsync(application, RolloutId.Parse(after), 0, cancellationToken);
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
            : await TakeOutAsync(application, null, counted, cancellationToken);
    }

    /// <summary>Whether a part can begin there.</summary>
    public static bool IsPlace(string from) =>
        from is [Counted, .. var after] ? RolloutId.TryParse(after, out _) : from.Length == Place && from.All(char.IsAsciiLetterOrDigit);

    private async Task<Rebuilt> TakeOutAsync(
        string application, RolloutId? after, int counted, CancellationToken cancellationToken)
    {
        var part = await analytics.FactsAsync(application, after, AtOnce, cancellationToken);
        var removed = 0;
        foreach (var facts in part.Items)
        {
            if (await EndedAsync(facts.Id, cancellationToken) is not null) continue;
            await analytics.RemoveAsync(application, facts.Id, cancellationToken);
            removed++;
        }

        return part.Next is { } next
            ? new(application, counted, removed, 0, $"{Counted}{next}")
            : new(application, counted, removed, await analytics.RepairAsync(application, cancellationToken), null);
    }

    private async Task<Rollout?> EndedAsync(RolloutId id, CancellationToken cancellationToken) =>
        await rollouts.FindAsync(id, cancellationToken) is { Rollout: { Phase.IsEnd: true } ended } ? ended : null;
}

/// <summary>What a part of a rebuild has found.</summary>
/// <param name="Application">The application.</param>
/// <param name="Rollouts">How many rollouts of this part count.</param>
/// <param name="Removed">How many of this part were counted that are not stored.</param>
/// <param name="Repaired">How many days differed from what counts; known with the last part.</param>
/// <param name="Next">Where the next part begins; null if this was the last.</param>
public sealed record Rebuilt(string Application, int Rollouts, int Removed, int Repaired, string? Next);
