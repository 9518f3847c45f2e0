using System.Globalization;
using Azure;
using Azure.Data.Tables;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Storage;

namespace CanaryFunctions.Azure.Tables;

/// <summary>Policies in Table Storage: a partition for each application; a row with each policy's latest revision, which
/// are listed, and a row for every revision, newest first.</summary>
public sealed class TablePolicyStore(CanaryStorage storage) : IPolicyStore
{
    private const string Latest = "latest";
    private const string Revision = "revision";
    private const int HighestRevision = 999_999;

    /// <inheritdoc/>
    public async Task<Stored<PolicyRevision>?> FindAsync(
        string application, string name, CancellationToken cancellationToken)
    {
        var found = await storage.Policies.GetEntityIfExistsAsync<TableEntity>(
            Key.Of(application), LatestKey(name), cancellationToken: cancellationToken);
        return found.HasValue ? new(Document.Read<PolicyRevision>(found.Value!), found.Value!.ETag.ToString()) : null;
    }

    /// <inheritdoc/>
    public async Task<PolicyRevision?> FindAsync(
        string application, string name, int revision, CancellationToken cancellationToken)
    {
        if (revision is < 1 or > HighestRevision) return null;
        var found = await storage.Policies.GetEntityIfExistsAsync<TableEntity>(
            Key.Of(application), RevisionKey(name, revision), cancellationToken: cancellationToken);
        return found.HasValue ? Document.Read<PolicyRevision>(found.Value!) : null;
    }

    /// <inheritdoc/>
    public async Task<string?> AddAsync(PolicyRevision revision, string? etag, CancellationToken cancellationToken)
    {
        var partition = Key.Of(revision.Application);
        var latest = Document.Row(partition, LatestKey(revision.Name), revision);
        var older = Document.Row(partition, RevisionKey(revision.Name, revision.Revision), revision);
        try
        {
            return await Transaction.WriteAsync(
                storage.Policies,
                [
                    etag is null
                        ? new(TableTransactionActionType.Add, latest)
                        : new(TableTransactionActionType.UpdateReplace, latest, new ETag(etag)),
                    new(TableTransactionActionType.Add, older),
                ],
                cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public Task<Slice<PolicyRevision>> ListAsync(
        string application, string? after, int most, CancellationToken cancellationToken) =>
        Slices.ReadAsync(
            storage.Policies,
            TableClient.CreateQueryFilter(
                $"PartitionKey eq {Key.Of(application)} and RowKey gt {LatestKey(after ?? " ")} and RowKey lt {Latest + "}"}"),
            most,
            Document.Read<PolicyRevision>,
            policy => policy.Name,
            cancellationToken);

    /// <inheritdoc/>
    public Task<Slice<PolicyRevision>> RevisionsAsync(
        string application, string name, int? before, int most, CancellationToken cancellationToken) =>
        Slices.ReadAsync(
            storage.Policies,
            TableClient.CreateQueryFilter(
                $"PartitionKey eq {Key.Of(application)} and RowKey gt {RevisionKey(name, before ?? HighestRevision)} and RowKey lt {$"{Revision}{Key.Separator}{Key.Of(name)}}}"}"),
            most,
            Document.Read<PolicyRevision>,
            policy => policy.Revision.ToString(CultureInfo.InvariantCulture),
            cancellationToken);

    private static string LatestKey(string name) => $"{Latest}{Key.Separator}{Key.Of(name)}";

    // Numbered downwards, since a table is read upwards.
    private static string RevisionKey(string name, int revision) => string.Create(
        CultureInfo.InvariantCulture, $"{Revision}{Key.Separator}{Key.Of(name)}{Key.Separator}{HighestRevision - revision:D6}");
}
