using System.Collections.Immutable;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.WebConsole.Live;

/// <summary>The rollouts that are under way, for all open pages of a host together: however many look, they are read once in a
/// while, and not at all while nobody looks.</summary>
internal sealed class UnderWay(IRolloutIndex index, TimeProvider time) : IDisposable
{
    // A list costs a read, and one more for each rollout in it: a hundred reads a second at the most.
    private static readonly TimeSpan perRead = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan least = TimeSpan.FromMilliseconds(250);

    private readonly SemaphoreSlim oneReads = new(1);
    private ImmutableArray<RolloutSummary> seen = [];
    private long? seenAt;

    /// <inheritdoc/>
    public void Dispose() => oneReads.Dispose();

    /// <summary>The rollouts, as they were a quarter of a second ago or a little earlier where there are many.</summary>
    public async Task<ImmutableArray<RolloutSummary>> ListAsync(CancellationToken cancellationToken)
    {
        await oneReads.WaitAsync(cancellationToken);
        try
        {
            if (seenAt is { } at && time.GetElapsedTime(at) < Rest) return seen;
            var now = ImmutableArray.CreateBuilder<RolloutSummary>();
            await foreach (var rollout in index.AllAsync(new(null), cancellationToken)) now.Add(rollout);
            (seen, seenAt) = (now.ToImmutable(), time.GetTimestamp());
            return seen;
        }
        finally
        {
            oneReads.Release();
        }
    }

    private TimeSpan Rest => perRead * (seen.Length + 1) is var rest && rest > least ? rest : least;
}
