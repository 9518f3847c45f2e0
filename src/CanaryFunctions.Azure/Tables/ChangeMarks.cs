using System.Collections.Immutable;
using System.Globalization;
using Azure.Data.Tables;

namespace CanaryFunctions.Azure.Tables;

/// <summary>Tells which months of which applications have changed: a row for each application, in it a mark for each month that is
/// another one after each change of its days, and one for all of them. A mark is written after the change and read before the
/// days, so what was read under a mark that is still there is as it was.</summary>
internal sealed class ChangeMarks(TableClient table)
{
    // No application can have this name.
    private const string Partition = "|marks";
    private const string All = "mark";

    /// <summary>The first day of each month that some of the days are in.</summary>
    public static ImmutableArray<DateOnly> Months(DateOnly from, DateOnly to)
    {
        var months = ImmutableArray.CreateBuilder<DateOnly>();
        for (var month = MonthOf(from); month <= to; month = month.AddMonths(1)) months.Add(month);
        return months.ToImmutable();
    }

    /// <summary>The first day of a day's month.</summary>
    public static DateOnly MonthOf(DateOnly day) => new(day.Year, day.Month, 1);

    /// <summary>Reads marks.</summary>
    /// <returns>Of each application the marks, in the order of the months; those that were never set are empty.</returns>
    public async Task<ImmutableArray<ImmutableArray<string>>> ReadAsync(
        ImmutableArray<string> applications, ImmutableArray<DateOnly> months, CancellationToken cancellationToken)
    {
        string[] columns = [.. months.Select(Column)];
        string[] asked = [nameof(TableEntity.RowKey), All, .. columns];
        var rows = new Dictionary<string, TableEntity>();
        if (applications is [var one])
        {
            var row = await table.GetEntityIfExistsAsync<TableEntity>(Partition, Key.Of(one), asked, cancellationToken);
            if (row.HasValue) rows[one] = row.Value!;
        }
        else
        {
            var all = table.QueryAsync<TableEntity>(
                TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"), select: asked, cancellationToken: cancellationToken);
            await foreach (var row in all) rows[row.RowKey] = row;
        }

        return
        [
            .. applications.Select(application => rows.GetValueOrDefault(application)).Select(row => columns.Select(
                column => $"{row?.GetString(All)} {row?.GetString(column)}").ToImmutableArray()),
        ];
    }

    /// <summary>Marks the months of these days.</summary>
    public Task ChangedAsync(string application, IEnumerable<DateOnly> days, CancellationToken cancellationToken) =>
        MarkAsync(application, days.Select(Column).Distinct(), cancellationToken);

    /// <summary>Marks all months.</summary>
    public Task AllChangedAsync(string application, CancellationToken cancellationToken) =>
        MarkAsync(application, [All], cancellationToken);

    // A row has room for the months of twenty years.
    private static string Column(DateOnly day) => day.ToString("'m'yyyyMM", CultureInfo.InvariantCulture);

    private async Task MarkAsync(string application, IEnumerable<string> columns, CancellationToken cancellationToken)
    {
        var row = new TableEntity(Partition, Key.Of(application));
        foreach (var column in columns) row[column] = Ulid.NewUlid().ToString();
        await table.UpsertEntityAsync(row, TableUpdateMode.Merge, cancellationToken);
    }
}
