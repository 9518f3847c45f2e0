using System.Collections.Immutable;
using Azure.Data.Tables;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Storage;

namespace CanaryFunctions.Azure.Tables;

/// <summary>Environments in Table Storage: a partition for each application, a row for each environment; and a partition with
/// the names of all applications.</summary>
public sealed class TableEnvironmentStore(CanaryStorage storage) : IEnvironmentStore
{
    // No application can have this name.
    private const string Applications = "|applications";

    /// <inheritdoc/>
    public async Task<string?> PutAsync(
        DeploymentEnvironment environment, string? etag, CancellationToken cancellationToken)
    {
        // The name first: an application without an environment does no harm, one that is not listed would.
        if (etag is null)
        {
            await storage.Environments.UpsertEntityAsync(
                new TableEntity(Applications, Key.Of(environment.Application)), TableUpdateMode.Replace, cancellationToken);
        }

        var row = Document.Row(Key.Of(environment.Application), Key.Of(environment.Name), environment);
        return await Document.WriteAsync(storage.Environments, row, etag, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<DeploymentEnvironment>> ListAsync(
        string application, CancellationToken cancellationToken)
    {
        var rows = storage.Environments.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {Key.Of(application)}"), cancellationToken: cancellationToken);
        return [.. await rows.Select(Document.Read<DeploymentEnvironment>).ToListAsync(cancellationToken)];
    }

    /// <inheritdoc/>
    public Task<Slice<string>> ApplicationsAsync(string? after, int most, CancellationToken cancellationToken) =>
        Slices.ReadAsync(
            storage.Environments,
            TableClient.CreateQueryFilter($"PartitionKey eq {Applications} and RowKey gt {after ?? ""}"),
            most,
            row => row.RowKey,
            name => name,
            cancellationToken);

    /// <inheritdoc/>
    public Task<Stored<DeploymentEnvironment>?> FindAsync(
        string application, string name, CancellationToken cancellationToken) =>
        Document.FindAsync<DeploymentEnvironment>(
            storage.Environments, Key.Of(application), Key.Of(name), cancellationToken);
}
