using System.Globalization;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using CanaryFunctions.Core.Serialization;
using CanaryFunctions.Core.Storage;

namespace CanaryFunctions.Azure.Tables;

/// <summary>A value as JSON in a row, spread over as many columns as it takes: a column holds at most 64 KiB, a row at
/// most 1 MiB, both counted in UTF-16.</summary>
internal static class Document
{
    private const int LongestColumn = 32_000;
    private const int MostCharacters = 900 * 1024 / 2;

    /// <summary>Makes a row that holds the value.</summary>
    /// <exception cref="InvalidOperationException">The value is too large for a row.</exception>
    public static TableEntity Row<T>(string partition, string row, T value)
    {
        var json = JsonSerializer.Serialize(value, CanaryJson.Options);
        if (json.Length > MostCharacters)
        {
            throw new InvalidOperationException(
                $"The {typeof(T).Name} '{row}' of '{partition}' has {json.Length} characters of JSON; "
                + $"a row holds at most {MostCharacters}.");
        }

        var entity = new TableEntity(partition, row);
        foreach (var (index, part) in json.Chunk(LongestColumn).Index()) entity[Column(index)] = new string(part);
        return entity;
    }

    /// <summary>Reads the value of one row, by its key.</summary>
    /// <returns>The value; null if there is no such row.</returns>
    public static async Task<Stored<T>?> FindAsync<T>(
        TableClient table, string partition, string row, CancellationToken cancellationToken)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: cancellationToken);
        return found.HasValue ? new(Read<T>(found.Value!), found.Value!.ETag.ToString()) : null;
    }

    /// <summary>Writes a row, if it is as it was read.</summary>
    /// <param name="table">The table.</param>
    /// <param name="row">The row.</param>
    /// <param name="etag">The ETag that was read; null if there was none.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The new ETag; null if somebody else has written since, and then nothing is written.</returns>
    public static async Task<string?> WriteAsync(
        TableClient table, TableEntity row, string? etag, CancellationToken cancellationToken)
    {
        try
        {
            var written = etag is null
                ? await table.AddEntityAsync(row, cancellationToken)
                : await table.UpdateEntityAsync(row, new ETag(etag), TableUpdateMode.Replace, cancellationToken);
            return written.Headers.ETag.ToString();
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
        {
            return null;
        }
    }

    /// <summary>Reads the value that <see cref="Row"/> has put there.</summary>
    public static T Read<T>(TableEntity entity)
    {
        var json = new StringBuilder();
        for (var index = 0; entity.GetString(Column(index)) is { } part; index++) json.Append(part);
        return JsonSerializer.Deserialize<T>(json.ToString(), CanaryJson.Options)
            ?? throw new InvalidOperationException(
                $"The row '{entity.RowKey}' of '{entity.PartitionKey}' holds nothing.");
    }

    private static string Column(int index) => string.Create(CultureInfo.InvariantCulture, $"json{index:D2}");
}
