using System.Collections.Immutable;
using Azure.Data.Tables;
using CanaryFunctions.Core.Environments;

namespace CanaryFunctions.Azure.Tables;

/// <summary>Environments in Table Storage: a partition for each application, a row for each environment.</summary>
public sealed class TableEnvironmentStore(CanaryStorage storage) : IEnvironmentStore
{
    /// <inheritdoc/>
    public Task PutAsync(DeploymentEnvironment environment, CancellationToken cancellationToken)
    {
        var row = Document.Row(Key.Of(environment.Application), Key.Of(environment.Name), environment);
        return storage.Environments.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
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
    public async Task<DeploymentEnvironment?> FindAsync(
        string application, string name, CancellationToken cancellationToken)
    {
        var found = await storage.Environments.GetEntityIfExistsAsync<TableEntity>(
            Key.Of(application), Key.Of(name), cancellationToken: cancellationToken);
        return found.HasValue ? Document.Read<DeploymentEnvironment>(found.Value!) : null;
    }
}
