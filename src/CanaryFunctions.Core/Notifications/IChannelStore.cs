using System.Collections.Immutable;
using CanaryFunctions.Core.Storage;

namespace CanaryFunctions.Core.Notifications;

/// <summary>Where channels are kept; their addresses encrypted.</summary>
public interface IChannelStore
{
    /// <summary>All channels, shared and personal, by id. One that can't be read is left out, and said so in the log.</summary>
    Task<ImmutableArray<Channel>> AllAsync(CancellationToken cancellationToken);

    /// <summary>Finds a channel.</summary>
    Task<Stored<Channel>?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>The address of a channel, for those that send there; null if there is no such channel.</summary>
    Task<ChannelAddress?> AddressAsync(string id, CancellationToken cancellationToken);

    /// <summary>Writes a channel.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="address">Its address.</param>
    /// <param name="etag">The ETag of what it replaces; null if it is new.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The new ETag; null if somebody else has written since, and then nothing is written.</returns>
    Task<string?> PutAsync(Channel channel, ChannelAddress address, string? etag, CancellationToken cancellationToken);

    /// <summary>Removes a channel.</summary>
    /// <returns>Whether it was there.</returns>
    Task<bool> RemoveAsync(string id, CancellationToken cancellationToken);
}
