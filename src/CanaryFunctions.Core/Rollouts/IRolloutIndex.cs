using System.Runtime.CompilerServices;
using CanaryFunctions.Core.Storage;

namespace CanaryFunctions.Core.Rollouts;

/// <summary>Lists of rollouts. A rollout is noted before it is written for the first time and once it has ended; in between
/// lists tell what is written of it.</summary>
public interface IRolloutIndex
{
    /// <summary>Notes a rollout that starts or has ended. May be repeated.</summary>
    Task NoteAsync(Rollout rollout, CancellationToken cancellationToken);

    /// <summary>Lists a rollout that has ended among those under way until it is noted again, so that a host which sweeps finds
    /// it and does what its end asks for. Done before it is changed.</summary>
    Task RecallAsync(Rollout rollout, CancellationToken cancellationToken);

    /// <summary>Lists rollouts, the newest first.</summary>
    /// <param name="query">Which.</param>
    /// <param name="before">Where the part begins: as the part before it said; null from the newest on.</param>
    /// <param name="most">At most so many; 1 to 100. A part may be shorter although others follow.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task<Slice<RolloutSummary>> ListAsync(
        RolloutQuery query, string? before, int most, CancellationToken cancellationToken);
}

/// <summary>Whole lists.</summary>
public static class WholeLists
{
    private const int AtOnce = 100;

    /// <summary>All rollouts of a list, page by page.</summary>
    public static async IAsyncEnumerable<RolloutSummary> AllAsync(
        this IRolloutIndex index, RolloutQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? from = null;
        do
        {
            var part = await index.ListAsync(query, from, AtOnce, cancellationToken);
            foreach (var rollout in part.Items) yield return rollout;
            from = part.Next;
        }
        while (from is not null);
    }
}
