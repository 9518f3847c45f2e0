using System.Collections.Concurrent;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.WebConsole.Live;

/// <summary>The rollouts that pages are open for, for all pages of a host together: however many show one, it is read ten times a
/// second at the most, and not at all while nobody looks.</summary>
internal sealed class OpenRollouts(IRolloutStore store, TimeProvider time) : IDisposable
{
    // A little less than the pause between two looks of a page: each of its looks sees something new.
    private static readonly TimeSpan rest = TimeSpan.FromMilliseconds(90);
    private static readonly TimeSpan forgotten = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<RolloutId, Sight> sights = new();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var sight in sights.Values) sight.Dispose();
    }

    /// <summary>A mark of how a rollout is now or was a moment ago, which changes with it; null if it has ended or does not exist.
    /// </summary>
    public async Task<string?> MarkAsync(RolloutId id, CancellationToken cancellationToken)
    {
        var sight = sights.GetOrAdd(id, _ => new());
        await sight.OneReads.WaitAsync(cancellationToken);
        try
        {
            if (sight.SeenAt is { } at && time.GetElapsedTime(at) < rest) return sight.Mark;
            var stored = await store.FindAsync(id, cancellationToken);
            (sight.Mark, sight.SeenAt) = (stored is { Rollout.Phase.IsEnd: false } ? stored.ETag : null, time.GetTimestamp());
            Forget();
            return sight.Mark;
        }
        finally
        {
            sight.OneReads.Release();
        }
    }

    // Whoever is about to ask for one that is forgotten reads it by himself.
    private void Forget()
    {
        foreach (var (id, sight) in sights)
        {
            if (sight.SeenAt is { } at && time.GetElapsedTime(at) > forgotten) sights.TryRemove(id, out _);
        }
    }

    private sealed class Sight : IDisposable
    {
        public SemaphoreSlim OneReads { get; } = new(1);

        public string? Mark { get; set; }

        public long? SeenAt { get; set; }

        public void Dispose() => OneReads.Dispose();
    }
}
