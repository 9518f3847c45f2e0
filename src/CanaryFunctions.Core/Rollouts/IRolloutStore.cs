using System.Collections.Immutable;
using CanaryFunctions.Core.Environments;

namespace CanaryFunctions.Core.Rollouts;

/// <summary>Where rollouts are kept. A rollout's state and its new events are written together or not at
/// all.</summary>
public interface IRolloutStore
{
    /// <summary>Claims the environment for a rollout: one at a time may act on it. Does nothing if it has it already. A
    /// claim whose rollout has ended, or was never written, is void.</summary>
    /// <returns>The rollout that has the environment: the given one, or the one that is under way.</returns>
    Task<RolloutId> ClaimAsync(DeploymentEnvironment environment, RolloutId id, CancellationToken cancellationToken);

    /// <summary>Gives the environment back. Does nothing if another rollout has it.</summary>
    Task ReleaseAsync(DeploymentEnvironment environment, RolloutId id, CancellationToken cancellationToken);

    /// <summary>Writes a new rollout with its first events.</summary>
    /// <returns>The ETag.</returns>
    Task<string> AddAsync(Rollout rollout, ImmutableArray<RolloutEvent> events, CancellationToken cancellationToken);

    /// <summary>Reads a rollout.</summary>
    Task<StoredRollout?> FindAsync(RolloutId id, CancellationToken cancellationToken);

    /// <summary>Writes a rollout and its new events.</summary>
    /// <param name="rollout">The new state.</param>
    /// <param name="events">The events since the state that was read.</param>
    /// <param name="basis">What the events were decided from; null if nothing was seen, as for a command.</param>
    /// <param name="etag">The ETag of the state that was read.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The new ETag; null if somebody else has written since, and then nothing is written.</returns>
    Task<string?> SaveAsync(
        Rollout rollout,
        ImmutableArray<RolloutEvent> events,
        DecisionBasis? basis,
        string etag,
        CancellationToken cancellationToken);

    /// <summary>What an event was decided from; null if it was not decided at a look, or does not exist.</summary>
    Task<DecisionBasis?> FindBasisAsync(RolloutId id, int number, CancellationToken cancellationToken);

    /// <summary>The events of a rollout, oldest first.</summary>
    /// <param name="id">The rollout.</param>
    /// <param name="after">Only events with a higher number than this.</param>
    /// <param name="most">At most so many; 1 to 1,000.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task<ImmutableArray<RolloutEvent>> EventsAsync(
        RolloutId id, int after, int most, CancellationToken cancellationToken);
}

/// <summary>A rollout as it is written.</summary>
/// <param name="Rollout">Its state.</param>
/// <param name="ETag">Changes with every write.</param>
public sealed record StoredRollout(Rollout Rollout, string ETag);

/// <summary>All events of rollouts.</summary>
public static class WholeEvents
{
    private const int AtOnce = 1000;

    /// <summary>The events of a rollout, oldest first, to the last.</summary>
    public static async Task<ImmutableArray<RolloutEvent>> AllEventsAsync(
        this IRolloutStore rollouts, RolloutId id, CancellationToken cancellationToken)
    {
        var events = ImmutableArray.CreateBuilder<RolloutEvent>();
        ImmutableArray<RolloutEvent> some;
        do
        {
            some = await rollouts.EventsAsync(id, events.Count == 0 ? 0 : events[^1].Number, AtOnce, cancellationToken);
            events.AddRange(some);
        }
        while (some.Length == AtOnce);
        return events.ToImmutable();
    }
}
