using System.Collections.Immutable;
using System.Text.Json;
using Azure.Data.Tables;

namespace CanaryFunctions.Azure.Tables;

/// <summary>Rows of one partition that are written together or not at all.</summary>
internal static class Transaction
{
    private const int MostRows = 100;
    private const int MostBytes = 4 * 1024 * 1024;

    // Headers, keys, column names and types of one row in the request, generously.
    private const int BytesAround = 2048;

    /// <summary>Writes the rows.</summary>
    /// <returns>The new ETag of the first row.</returns>
    /// <exception cref="InvalidOperationException">Azure would refuse so many or so large rows.</exception>
    /// <exception cref="TableTransactionFailedException">A row is not as it was expected; nothing is written.</exception>
    public static async Task<string> WriteAsync(
        TableClient table, ImmutableArray<TableTransactionAction> rows, CancellationToken cancellationToken)
    {
        var bytes = rows.Sum(row => BytesAround + Bytes((TableEntity)row.Entity));
        if (rows.Length > MostRows || bytes > MostBytes)
        {
            throw new InvalidOperationException(
                $"{rows.Length} rows of together {bytes} bytes cannot be written at once: a transaction takes at most "
                + $"{MostRows} rows and {MostBytes} bytes.");
        }

        var written = await table.SubmitTransactionAsync(rows, cancellationToken);
        return written.Value[0].Headers.ETag.ToString()!;
    }

    private static int Bytes(TableEntity entity) => entity.Select(column => column.Value).OfType<string>()
        .Sum(text => JsonEncodedText.Encode(text).EncodedUtf8Bytes.Length);
}
