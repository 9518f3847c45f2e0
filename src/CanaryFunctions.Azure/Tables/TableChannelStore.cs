using System.Collections.Immutable;
using System.Text.Json;
using Azure.Data.Tables;
using CanaryFunctions.Core.Notifications;
using CanaryFunctions.Core.Serialization;
using CanaryFunctions.Core.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging;

namespace CanaryFunctions.Azure.Tables;

/// <summary>Channels in Table Storage: one partition, a row for each. Addresses are encrypted with keys that are kept
/// elsewhere; one that is moved to another channel can't be read there.</summary>
public sealed class TableChannelStore(
    CanaryStorage storage, IDataProtectionProvider protection, ILogger<TableChannelStore> logger) : IChannelStore
{
    private const string Partition = "channels";

    /// <inheritdoc/>
    public async Task<ImmutableArray<Channel>> AllAsync(CancellationToken cancellationToken)
    {
        var rows = storage.Channels.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"), cancellationToken: cancellationToken);
        var channels = ImmutableArray.CreateBuilder<Channel>();
        await foreach (var row in rows)
        {
            try
            {
                channels.Add(Document.Read<Kept>(row).Channel);
            }
            catch (JsonException e)
            {
                TablesLog.UnreadableChannel(logger, row.RowKey, e);
            }
        }

        return channels.ToImmutable();
    }

    /// <inheritdoc/>
    public async Task<Stored<Channel>?> FindAsync(string id, CancellationToken cancellationToken) =>
        await KeptAsync(id, cancellationToken) is var (kept, etag) ? new(kept.Channel, etag) : null;

    /// <inheritdoc/>
    public async Task<ChannelAddress?> AddressAsync(string id, CancellationToken cancellationToken) =>
        await KeptAsync(id, cancellationToken) is { Value: var kept }
            ? JsonSerializer.Deserialize<ChannelAddress>(Protector(id).Unprotect(kept.Encrypted), CanaryJson.Options)
            : null;

    /// <inheritdoc/>
    public Task<string?> PutAsync(
        Channel channel, ChannelAddress address, string? etag, CancellationToken cancellationToken)
    {
        var kept = new Kept(channel, Protector(channel.Id).Protect(JsonSerializer.Serialize(address, CanaryJson.Options)));
        var row = Document.Row(Partition, Key.Of(channel.Id), kept);
        return Document.WriteAsync(storage.Channels, row, etag, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<bool> RemoveAsync(string id, CancellationToken cancellationToken)
    {
        var removed = await storage.Channels.DeleteEntityAsync(Partition, Key.Of(id), cancellationToken: cancellationToken);
        return !removed.IsError;
    }

    private Task<Stored<Kept>?> KeptAsync(string id, CancellationToken cancellationToken) =>
        Document.FindAsync<Kept>(storage.Channels, Partition, Key.Of(id), cancellationToken);

    private IDataProtector Protector(string id) => protection.CreateProtector("channels", id);

    private sealed record Kept(Channel Channel, string Encrypted);
}
