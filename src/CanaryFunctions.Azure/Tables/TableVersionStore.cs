using Azure;
using Azure.Data.Tables;
using CanaryFunctions.Core.Versions;
using Semver;

namespace CanaryFunctions.Azure.Tables;

/// <summary>Versions in Table Storage: a partition for each application, a row for each number.</summary>
public sealed class TableVersionStore(CanaryStorage storage) : IVersionStore
{
    /// <inheritdoc/>
    public async Task<bool> AddAsync(AppVersion version, CancellationToken cancellationToken)
    {
        var row = Document.Row(Key.Of(version.Application), Key.Of(version.Number.ToString()), version);
        try
        {
            await storage.Versions.AddEntityAsync(row, cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 409)
        {
            return await FindAsync(version.Application, version.Number, cancellationToken) == version;
        }
    }

    /// <inheritdoc/>
    public async Task<AppVersion?> FindAsync(
        string application, SemVersion number, CancellationToken cancellationToken)
    {
        var found = await storage.Versions.GetEntityIfExistsAsync<TableEntity>(
            Key.Of(application), Key.Of(number.ToString()), cancellationToken: cancellationToken);
        return found.HasValue ? Document.Read<AppVersion>(found.Value!) : null;
    }
}
