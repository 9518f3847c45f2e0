using System.Globalization;
using Azure;
using Azure.Data.Tables;
using CanaryFunctions.Core.Storage;

namespace CanaryFunctions.Azure.Tables;

/// <summary>Named things of applications with all their revisions: a partition for each application; a row with the latest
/// revision of each name, which are listed, and a row for every revision, newest first.</summary>
internal sealed class Revisions<T>(TableClient table, Func<T, string> application, Func<T, string> name, Func<T, int> number)
    where T : class
{
    private const string Latest = "latest";
    private const string Revision = "revision";
    private const int Highest = 999_999;

    // Follows the separator, and so ends the range of everything that begins with the same parts.
    private const char After = (char)(Key.Separator + 1);

    public Task<Stored<T>?> FindAsync(string application, string name, CancellationToken cancellationToken) =>
        Document.FindAsync<T>(table, Key.Of(application), LatestKey(name), cancellationToken);

    public async Task<T?> FindAsync(string application, string name, int revision, CancellationToken cancellationToken)
    {
        if (revision is < 1 or > Highest) return null;
        return (await Document.FindAsync<T>(
            table, Key.Of(application), RevisionKey(name, revision), cancellationToken))?.Value;
    }

    /// <summary>Writes a revision, which becomes the latest.</summary>
    /// <returns>The new ETag; null if somebody else has written since.</returns>
    public async Task<string?> AddAsync(T revision, string? etag, CancellationToken cancellationToken)
    {
        var partition = Key.Of(application(revision));
        var latest = Document.Row(partition, LatestKey(name(revision)), revision);
        var kept = Document.Row(partition, RevisionKey(name(revision), number(revision)), revision);
        try
        {
            return await Transaction.WriteAsync(
                table,
                [
                    etag is null
                        ? new(TableTransactionActionType.Add, latest)
                        : new(TableTransactionActionType.UpdateReplace, latest, new ETag(etag)),
                    new(TableTransactionActionType.Add, kept),
                ],
                cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            return null;
        }
    }

    /// <summary>The latest revisions, by name.</summary>
    public Task<Slice<T>> ListAsync(string application, string? after, int most, CancellationToken cancellationToken) =>
        Slices.ReadAsync(
            table,
            Between(application, LatestKey(after ?? " "), $"{Latest}{After}"),
            most,
            Document.Read<T>,
            name,
            cancellationToken);

    /// <summary>All revisions of a name, the newest first.</summary>
    public Task<Slice<T>> HistoryAsync(
        string application, string name, int? before, int most, CancellationToken cancellationToken) =>
        Slices.ReadAsync(
            table,
            Between(
                application,
                RevisionKey(name, Math.Min(before ?? Highest, Highest)),
                $"{Revision}{Key.Separator}{Key.Of(name)}{After}"),
            most,
            Document.Read<T>,
            revision => number(revision).ToString(CultureInfo.InvariantCulture),
            cancellationToken);

    private static string Between(string application, string after, string before) => TableClient.CreateQueryFilter(
        $"PartitionKey eq {Key.Of(application)} and RowKey gt {after} and RowKey lt {before}");

    private static string LatestKey(string name) => $"{Latest}{Key.Separator}{Key.Of(name)}";

    // Numbered downwards, since a table is read upwards.
    private static string RevisionKey(string name, int revision) => string.Create(
        CultureInfo.InvariantCulture, $"{Revision}{Key.Separator}{Key.Of(name)}{Key.Separator}{Highest - revision:D6}");
}
