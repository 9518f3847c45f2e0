using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using CanaryFunctions.Core.Analytics;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Serialization;

namespace CanaryFunctions.Azure.Tables;

/// <summary>What counts of ended rollouts, in Table Storage: a partition for each application, a row for the facts of each
/// rollout, and a row for each day and environment. A rollout's row and its day's change in one transaction, so that a rollout counts
/// once, whoever counts it and wherever they die. A further partition has a mark for each application, which is another one after each
/// change of its days: a host reads only days anew that have changed since.</summary>
public sealed class TableAnalyticsStore(CanaryStorage storage, TimeProvider time) : IAnalyticsStore, IDisposable
{
    private const int AtOnce = 8;

    // No application can have this name.
    private const string Marks = "|marks";
    private const string Mark = "mark";
    private const int MostTries = 50;
    private const string DayPrefix = "day|";
    private const string FactPrefix = "fact|";

    // Follows the separator, and so ends the range of everything that begins with the same parts.
    private const char After = (char)(Key.Separator + 1);

    private static readonly TimeSpan longestPause = TimeSpan.FromMilliseconds(50);

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
        var marks = await MarksAsync(applications, cancellationToken);
        var days = new ImmutableArray<PackedDay>[applications.Length];
        await Parallel.ForAsync(
            0,
            applications.Length,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (at, stopping) =>
            {
                var (application, mark) = (applications[at], marks.GetValueOrDefault(applications[at]));
                days[at] = remembered.Find(application, from, to, mark) ?? await ReadAsync(application, from, to, stopping);
                remembered.Keep(application, from, to, mark, days[at]);
            });
        return ImmutableCollectionsMarshal.AsImmutableArray(days);
    }

    /// <inheritdoc/>
    public void Dispose() => remembered.Dispose();

    private async Task<ImmutableArray<PackedDay>> ReadAsync(
        string application, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var (first, end) = (DayKey(from, ""), DayKey(to.AddDays(1), ""));
        var rows = storage.Analytics.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {Key.Of(application)} and RowKey ge {first} and RowKey lt {end}"),
            cancellationToken: cancellationToken);
        var days = ImmutableArray.CreateBuilder<PackedDay>();
        await foreach (var row in rows) days.Add(Document.Read<PackedDay>(row));
        return days.ToImmutable();
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<RolloutFacts> FactsAsync(
        string application, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in Rows(application, FactPrefix, cancellationToken))
            yield return Document.Read<RolloutFacts>(row);
    }

    /// <inheritdoc/>
    public async Task<int> RepairAsync(string application, CancellationToken cancellationToken)
    {
        for (var (repaired, attempt) = (0, 1); attempt <= MostTries; attempt++)
        {
            // The days first: what is counted meanwhile changes their ETags.
            var days = await Rows(application, DayPrefix, cancellationToken)
                .ToDictionaryAsync(row => row.RowKey, cancellationToken: cancellationToken);
            var facts = await FactsAsync(application, cancellationToken).ToListAsync(cancellationToken);
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
                await MarkAsync(application, cancellationToken);
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
                await MarkAsync(application, cancellationToken);
                return;
            }

            var keys = new[] { known?.Value, facts }.OfType<RolloutFacts>()
                .Select(fact => (Key: DayKey(fact.Day, fact.Environment), fact.Day, fact.Environment)).Distinct();
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
                await MarkAsync(application, cancellationToken);
                return;
            }

            await PauseAsync(cancellationToken);
        }

        throw Contended(application);
    }

    private async Task<Dictionary<string, string>> MarksAsync(
        ImmutableArray<string> applications, CancellationToken cancellationToken)
    {
        var filter = applications is [var one]
            ? TableClient.CreateQueryFilter($"PartitionKey eq {Marks} and RowKey eq {Key.Of(one)}")
            : TableClient.CreateQueryFilter($"PartitionKey eq {Marks}");
        return await storage.Analytics.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken)
            .ToDictionaryAsync(row => row.RowKey, row => row.GetString(Mark), cancellationToken: cancellationToken);
    }

    private async Task MarkAsync(string application, CancellationToken cancellationToken)
    {
        var mark = new TableEntity(Marks, Key.Of(application)) { [Mark] = Ulid.NewUlid().ToString() };
        await storage.Analytics.UpsertEntityAsync(mark, TableUpdateMode.Replace, cancellationToken);
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
