using Azure;
using Azure.Data.Tables;
using CanaryFunctions.Core.Access;
using CanaryFunctions.Core.Storage;

namespace CanaryFunctions.Azure.Tables;

/// <summary>API keys in Table Storage: one partition, a row for each key.</summary>
public sealed class TableApiKeyStore(CanaryStorage storage) : IApiKeyStore
{
    private const string Partition = "keys";

    /// <inheritdoc/>
    public Task AddAsync(ApiKey key, CancellationToken cancellationToken) =>
        storage.Keys.AddEntityAsync(Document.Row(Partition, Key.Of(key.Id), key), cancellationToken);

    /// <inheritdoc/>
    public Task<Stored<ApiKey>?> FindAsync(string id, CancellationToken cancellationToken) =>
        Document.FindAsync<ApiKey>(storage.Keys, Partition, Key.Of(id), cancellationToken);

    /// <inheritdoc/>
    public async Task<bool> ReplaceAsync(ApiKey key, string etag, CancellationToken cancellationToken)
    {
        try
        {
            await storage.Keys.UpdateEntityAsync(
                Document.Row(Partition, Key.Of(key.Id), key), new ETag(etag), TableUpdateMode.Replace, cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 412)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public Task<Slice<ApiKey>> ListAsync(string? after, int most, CancellationToken cancellationToken) => Slices.ReadAsync(
        storage.Keys,
        TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey gt {after ?? ""}"),
        most,
        Document.Read<ApiKey>,
        key => key.Id,
        cancellationToken);
}
