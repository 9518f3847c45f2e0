using System.Collections.Immutable;
using System.Globalization;
using Azure;
using Azure.Data.Tables;
using CanaryFunctions.Core.Audit;
using CanaryFunctions.Core.Storage;

namespace CanaryFunctions.Azure.Tables;

/// <summary>The audit in Table Storage: one partition with a row for each entry, newest first, and one for the end of the
/// chain. Entries are added together with the new end under its ETag, so that hosts that race make one chain.</summary>
public sealed class TableAuditLog(CanaryStorage storage, TimeProvider time) : IAuditLog
{
    private const string Partition = "audit";
    private const string Head = "head";
    private const int AtOnce = 50;
    private const int MostTries = 50;

    private static readonly TimeSpan longestPause = TimeSpan.FromMilliseconds(50);

    /// <inheritdoc/>
    public async Task AppendAsync(ImmutableArray<AuditRecord> records, CancellationToken cancellationToken)
    {
        foreach (var some in records.Chunk(AtOnce))
        {
            for (var attempt = 1; !await TryAppendAsync(some, cancellationToken); attempt++)
            {
                if (attempt == MostTries) throw new InvalidOperationException("The audit is written by too many at once.");
                await Task.Delay(longestPause * Random.Shared.NextDouble(), time, cancellationToken);
            }
        }
    }

    /// <inheritdoc/>
    public Task<Slice<AuditEntry>> ListAsync(long? before, int most, CancellationToken cancellationToken) =>
        Slices.ReadAsync(
            storage.Audit,
            TableClient.CreateQueryFilter(
                $"PartitionKey eq {Partition} and RowKey gt {EntryKey(before ?? long.MaxValue)} and RowKey lt {"f"}"),
            most,
            Document.Read<AuditEntry>,
            entry => entry.Number.ToString(CultureInfo.InvariantCulture),
            cancellationToken);

    private async Task<bool> TryAppendAsync(AuditRecord[] records, CancellationToken cancellationToken)
    {
        var found = await Document.FindAsync<AuditHead>(storage.Audit, Partition, Head, cancellationToken);
        var head = found?.Value;
        var rows = ImmutableArray.CreateBuilder<TableTransactionAction>();
        foreach (var record in records)
        {
            var entry = AuditEntry.After(record, head);
            head = new(entry.Number, entry.Hash);
            rows.Add(new(TableTransactionActionType.Add, Document.Row(Partition, EntryKey(entry.Number), entry)));
        }

        var end = Document.Row(Partition, Head, head);
        rows.Insert(0, found is null
            ? new(TableTransactionActionType.Add, end)
            : new(TableTransactionActionType.UpdateReplace, end, new ETag(found.ETag)));
        try
        {
            await Transaction.WriteAsync(storage.Audit, rows.ToImmutable(), cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            return false;
        }
    }

    // Numbered downwards, since a table is read upwards.
    private static string EntryKey(long number) =>
        string.Create(CultureInfo.InvariantCulture, $"e-{long.MaxValue - number:D19}");
}
