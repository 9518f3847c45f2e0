using System.Collections.Immutable;
using CanaryFunctions.Core.Storage;

namespace CanaryFunctions.Core.Notifications;

/// <summary>Where deliveries are kept, by <see cref="Channel.Outbox"/>: those that are pending, and a log of all.</summary>
public interface IDeliveryStore
{
    /// <summary>Adds deliveries. Those that are there already, in whatever state, are left as they are.</summary>
    /// <returns>Whether any was added.</returns>
    Task<bool> AddAsync(string outbox, ImmutableArray<Delivery> deliveries, CancellationToken cancellationToken);

    /// <summary>Those that are pending, by rollout and event, from the first on.</summary>
    /// <param name="outbox">The channel's outbox.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task<ImmutableArray<Delivery>> PendingAsync(string outbox, int most, CancellationToken cancellationToken);

    /// <summary>Writes how far deliveries are, all or none; at most <see cref="Dispatch.MostTogether"/>.</summary>
    Task WriteAsync(string outbox, ImmutableArray<Delivery> deliveries, CancellationToken cancellationToken);

    /// <summary>Finds a delivery.</summary>
    Task<Delivery?> FindAsync(string outbox, string id, CancellationToken cancellationToken);

    /// <summary>The log, the newest first.</summary>
    /// <param name="outbox">The channel's outbox.</param>
    /// <param name="state">Only deliveries in this state; null for all.</param>
    /// <param name="before">Where the part begins: as the part before it said; null from the newest on.</param>
    /// <param name="most">At most so many; 1 to 100.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task<Slice<Delivery>> LogAsync(
        string outbox, DeliveryState? state, string? before, int most, CancellationToken cancellationToken);

    /// <summary>Forgets what ended before a time.</summary>
    Task ForgetAsync(string outbox, DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>Forgets all that there is of a channel that was removed. May be repeated.</summary>
    Task ForgetAllAsync(string outbox, CancellationToken cancellationToken);

    /// <summary>How a channel does; null if nothing is known of it.</summary>
    Task<Stored<ChannelState>?> StateAsync(string outbox, CancellationToken cancellationToken);

    /// <summary>Writes how a channel does.</summary>
    /// <returns>The new ETag; null if somebody else has written since, and then nothing is written.</returns>
    Task<string?> SaveStateAsync(string outbox, ChannelState state, string? etag, CancellationToken cancellationToken);
}
