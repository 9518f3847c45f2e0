using System.Collections.Immutable;
using Azure.Data.Tables;
using CanaryFunctions.Core.Storage;

namespace CanaryFunctions.Azure.Tables;

/// <summary>Reads lists in parts. A part costs the same however long the list is.</summary>
internal static class Slices
{
    /// <summary>Reads a part.</summary>
    /// <param name="table">The table.</param>
    /// <param name="filter">From which row on; all of one partition.</param>
    /// <param name="most">At most so many rows.</param>
    /// <param name="read">What a row says.</param>
    /// <param name="next">Where the part after an item begins.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public static async Task<Slice<T>> ReadAsync<T>(
        TableClient table,
        string filter,
        int most,
        Func<TableEntity, T> read,
        Func<T, string> next,
        CancellationToken cancellationToken)
    {
        var items = ImmutableArray.CreateBuilder<T>();
        await foreach (var row in table.QueryAsync<TableEntity>(filter, most + 1, cancellationToken: cancellationToken))
        {
            if (items.Count == most) return new(items.ToImmutable(), next(items[^1]));
            items.Add(read(row));
        }

        return new(items.ToImmutable(), null);
    }
}
