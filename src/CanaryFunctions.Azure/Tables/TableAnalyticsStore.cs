using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using CanaryFunctions.Core.Analytics;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Serialization;
using CanaryFunctions.Core.Storage;

namespace CanaryFunctions.Azure.Tables;

/// <summary>What counts of ended rollouts, in Table Storage: a partition for each application, a row for the facts of each
/// rollout, and a row for each day and environment. A rollout's row and its day's change in one transaction, so that a rollout counts
/// once, whoever counts it and wherever they die. A further partition tells which months have changed
/// (<see cref="ChangeMarks"/>): a host reads only those anew.</summary>
public sealed class TableAnalyticsStore(CanaryStorage storage, TimeProvider time) : IAnalyticsStore, IDisposable
{
    private const int AtOnce = 8;

    private const int MostTries = 50;
    private const string DayPrefix = "day|";
    private const string FactPrefix = "fact|";

    // Follows the separator, and so ends the range of everything that begins with the same parts.
    private const char After = (char)(Key.Separator + 1);

    private static readonly TimeSpan longestPause = TimeSpan.FromMilliseconds(50);

    private readonly ChangeMarks changes = new(storage.Analytics);
    private readonly RememberedDays remembered = new();

    /// <inheritdoc/>
    public Task PutAsync(RolloutFacts facts, CancellationToken cancellationToken) =>
        ChangeAsync(facts.Application, facts.Id, facts, cancellationToken);

    /// <inheritdoc/>
    public Task RemoveAsync(string application, RolloutId id, CancellationToken cancellationToken) =>
        ChangeAsync(application, id, null, cancellationToken);

    /// <inheritdoc/>
    public async Task<ImmutableArray<ImmutableArray<PackedDay>>> DaysAsync(
        ImmutableArray<string> applications, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        // The marks first: what changes meanwhile changes them.
        var months = ChangeMarks.Months(from, to);
        var marks = await changes.ReadAsync(applications, months, cancellationToken);
        var days = new ImmutableArray<PackedDay>[applications.Length];
        await Parallel.ForAsync(
            0,
            applications.Length,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (at, stopping) =>
            {
                var known = await MonthsAsync(applications[at], months, marks[at], stopping);
                days[at] = [.. known.SelectMany(month => month).Where(day => day.Day >= from && day.Day <= to)];
            });
        return ImmutableCollectionsMarshal.AsImmutableArray(days);
    }

    /// <inheritdoc/>
    public void Dispose() => remembered.Dispose();

    /// <summary>The days of each month; months in a row that are not known are read together.</summary>
    private async Task<ImmutableArray<PackedDay>[]> MonthsAsync(
        string application, ImmutableArray<DateOnly> months, ImmutableArray<string> marks, CancellationToken cancellationToken)
    {
        var known = months.Zip(marks, (month, mark) => remembered.Find(application, month, mark)).ToArray();
        for (var at = 0; at < known.Length; at++)
        {
            if (known[at] is not null) continue;
            var end = at + 1;
            while (end < known.Length && known[end] is null) end++;
            var read = await ReadAsync(application, months[at], months[end - 1].AddMonths(1), cancellationToken);
            for (; at < end; at++)
            {
                ImmutableArray<PackedDay> days = [.. read[months[at]]];
                remembered.Keep(application, months[at], marks[at], days);
                known[at] = days;
            }
        }

        return [.. known.Select(days => days!.Value)];
    }

    /// <summary>The days from one on and before another, by month.</summary>
    private async Task<ILookup<DateOnly, PackedDay>> ReadAsync(
        string application, DateOnly from, DateOnly before, CancellationToken cancellationToken)
    {
        var (first, end) = (DayKey(from, ""), DayKey(before, ""));
        var rows = storage.Analytics.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {Key.Of(application)} and RowKey ge {first} and RowKey lt {end}"),
            cancellationToken: cancellationToken);
        var days = new List<PackedDay>();
        await foreach (var row in rows) days.Add(Document.Read<PackedDay>(row));
        return days.ToLookup(day => ChangeMarks.MonthOf(day.Day));
    }

    /// <inheritdoc/>
    public async Task<RolloutFacts?> FindAsync(string application, RolloutId id, CancellationToken cancellationToken) =>
        (await Document.FindAsync<RolloutFacts>(storage.Analytics, Key.Of(application), FactKey(id), cancellationToken))?.Value;

    /// <inheritdoc/>
    public Task<Slice<RolloutFacts>> FactsAsync(
        string application, RolloutId? after, int most, CancellationToken cancellationToken)
    {
        var (first, end) = (after is { } last ? FactKey(last) : FactPrefix, FactPrefix[..^1] + After);
        return Slices.ReadAsync(
            storage.Analytics,
            TableClient.CreateQueryFilter($"PartitionKey eq {Key.Of(application)} and RowKey gt {first} and RowKey lt {end}"),
            most,
            Document.Read<RolloutFacts>,
            facts => $"{facts.Id}",
            cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<int> RepairAsync(string application, CancellationToken cancellationToken)
    {
        for (var (repaired, attempt) = (0, 1); attempt <= MostTries; attempt++)
        {
            // The days first: what is counted meanwhile changes their ETags.
            var days = await Rows(application, DayPrefix, cancellationToken)
                .ToDictionaryAsync(row => row.RowKey, cancellationToken: cancellationToken);
            var facts = await Rows(application, FactPrefix, cancellationToken).Select(Document.Read<RolloutFacts>)
                .ToListAsync(cancellationToken);
            var right = facts.GroupBy(fact => DayKey(fact.Day, fact.Environment)).ToDictionary(
                day => day.Key, day => PackedDay.Of(day.First().Day, day.First().Environment, day.Select(fact => fact.Ended)));
            var wrong = days.Keys.Union(right.Keys).Where(key =>
                !days.TryGetValue(key, out var row) || !right.TryGetValue(key, out var day) || !IsThere(row, day)).ToList();
            var isDone = true;
            foreach (var key in wrong)
            {
                var write = Write(application, key, right.GetValueOrDefault(key), days.GetValueOrDefault(key)?.ETag);
                if (await TryAsync([write], cancellationToken)) repaired++;
                else isDone = false;
            }

            if (isDone)
            {
                await changes.AllChangedAsync(application, cancellationToken);
                return repaired;
            }

            await PauseAsync(cancellationToken);
        }

        throw Contended(application);
    }

    private async Task ChangeAsync(
        string application, RolloutId id, RolloutFacts? facts, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= MostTries; attempt++)
        {
            var known = await Document.FindAsync<RolloutFacts>(
                storage.Analytics, Key.Of(application), FactKey(id), cancellationToken);
            if (Text(known?.Value) == Text(facts))
            {
                // Whoever wrote it may have died before the mark.
                await (facts is null
                    ? changes.AllChangedAsync(application, cancellationToken)
                    : changes.ChangedAsync(application, [facts.Day], cancellationToken));
                return;
            }

            var keys = new[] { known?.Value, facts }.OfType<RolloutFacts>()
                .Select(fact => (Key: DayKey(fact.Day, fact.Environment), fact.Day, fact.Environment)).Distinct().ToList();
            var writes = ImmutableArray.CreateBuilder<TableTransactionAction>();
            foreach (var (key, day, environment) in keys)
            {
                var there = await Document.FindAsync<PackedDay>(storage.Analytics, Key.Of(application), key, cancellationToken);
                var packed = there?.Value ?? PackedDay.Of(day, environment, []);
                if (known?.Value is { } old && DayKey(old.Day, old.Environment) == key) packed = packed.Without(old.Ended);
                if (facts is not null && DayKey(facts.Day, facts.Environment) == key) packed = packed.With(facts.Ended);
                if (there is null && packed.Count == 0) continue;
                writes.Add(Write(
                    application, key, packed.Count > 0 ? packed : null, there is null ? null : new ETag(there.ETag)));
            }

            writes.Add(Write(application, FactKey(id), facts, known is null ? null : new ETag(known.ETag)));
            if (await TryAsync(writes.ToImmutable(), cancellationToken))
            {
                await changes.ChangedAsync(application, keys.Select(key => key.Day), cancellationToken);
                return;
            }

            await PauseAsync(cancellationToken);
        }

        throw Contended(application);
    }

    private AsyncPageable<TableEntity> Rows(string application, string prefix, CancellationToken cancellationToken) =>
        storage.Analytics.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter(
                $"PartitionKey eq {Key.Of(application)} and RowKey ge {prefix} and RowKey lt {prefix[..^1] + After}"),
            cancellationToken: cancellationToken);

    private async Task<bool> TryAsync(ImmutableArray<TableTransactionAction> writes, CancellationToken cancellationToken)
    {
        try
        {
            await Transaction.WriteAsync(storage.Analytics, writes, cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
        {
            return false;
        }
    }

    private Task PauseAsync(CancellationToken cancellationToken) =>
        Task.Delay(longestPause * Random.Shared.NextDouble(), time, cancellationToken);

    private static TableTransactionAction Write<T>(string application, string key, T? value, ETag? there)
        where T : class => (value, there) switch
        {
            ({ } added, null) => new(TableTransactionActionType.Add, Document.Row(Key.Of(application), key, added)),
            ({ } changed, { } etag) =>
                new(TableTransactionActionType.UpdateReplace, Document.Row(Key.Of(application), key, changed), etag),
            (null, { } etag) => new(TableTransactionActionType.Delete, new TableEntity(Key.Of(application), key), etag),
            _ => throw new InvalidOperationException($"The row '{key}' is neither there nor to be."),
        };

    private static bool IsThere(TableEntity row, PackedDay day)
    {
        try
        {
            return Document.Read<PackedDay>(row).Equals(day);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string? Text(RolloutFacts? facts) =>
        facts is null ? null : JsonSerializer.Serialize(facts, CanaryJson.Options);

    private static string DayKey(DateOnly day, string environment) => string.Create(
        CultureInfo.InvariantCulture,
        $"{DayPrefix}{day:yyyy-MM-dd}{(environment.Length == 0 ? "" : Key.Separator + Key.Of(environment))}");

    private static string FactKey(RolloutId id) => $"{FactPrefix}{id}";

    private static InvalidOperationException Contended(string application) =>
        new($"The analytics of {application} are written by too many at once.");
}
