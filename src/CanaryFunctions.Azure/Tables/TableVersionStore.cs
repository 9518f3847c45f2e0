using Azure;
using Azure.Data.Tables;
using CanaryFunctions.Core.Storage;
using CanaryFunctions.Core.Versions;
using Semver;

namespace CanaryFunctions.Azure.Tables;

/// <summary>Versions in Table Storage: a partition for each application, a row for each number, the newest by precedence
/// first.</summary>
public sealed class TableVersionStore(CanaryStorage storage) : IVersionStore
{
    // All that a sorted number is made of, in the order in which a table sorts.
    private const string Letters = "!-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz~";

    /// <inheritdoc/>
    public async Task<RegisteredVersion> AddAsync(RegisteredVersion version, CancellationToken cancellationToken)
    {
        var (application, number) = (version.Version.Application, version.Version.Number);
        try
        {
            await storage.Versions.AddEntityAsync(Row(version), cancellationToken);
            return version;
        }
        catch (RequestFailedException e) when (e.Status is 409)
        {
            return (await FindAsync(application, number, cancellationToken))?.Value
                ?? throw new InvalidOperationException($"{application} {number} was there and is not any more.", e);
        }
    }

    /// <inheritdoc/>
    public async Task<Stored<RegisteredVersion>?> FindAsync(
        string application, SemVersion number, CancellationToken cancellationToken)
    {
        return SortedNumber.CanBe(number)
            ? await Document.FindAsync<RegisteredVersion>(
                storage.Versions, Key.Of(application), NewestFirst(number), cancellationToken)
            : null;
    }

    /// <inheritdoc/>
    public async Task<bool> ReplaceAsync(RegisteredVersion version, string etag, CancellationToken cancellationToken)
    {
        try
        {
            await storage.Versions.UpdateEntityAsync(Row(version), new ETag(etag), TableUpdateMode.Replace, cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 412)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public Task<Slice<RegisteredVersion>> ListAsync(
        string application, VersionSpan span, SemVersion? after, int most, CancellationToken cancellationToken)
    {
        var above = new[] { after, span.Below }.Where(number => number is not null).Select(number => NewestFirst(number!))
            .Append("").Max(StringComparer.Ordinal)!;
        var last = span.From is null ? "~" : NewestFirst(span.From);
        return Slices.ReadAsync(
            storage.Versions,
            TableClient.CreateQueryFilter(
                $"PartitionKey eq {Key.Of(application)} and RowKey gt {above} and RowKey le {last}"),
            most,
            Document.Read<RegisteredVersion>,
            version => version.Version.Number.ToString(),
            cancellationToken);
    }

    private static TableEntity Row(RegisteredVersion version) =>
        Document.Row(Key.Of(version.Version.Application), NewestFirst(version.Version.Number), version);

    // A table is read upwards.
    private static string NewestFirst(SemVersion number) => string.Concat(SortedNumber.Of(number)
        .Select(letter => Letters[^(Letters.IndexOf(letter, StringComparison.Ordinal) + 1)]));
}
