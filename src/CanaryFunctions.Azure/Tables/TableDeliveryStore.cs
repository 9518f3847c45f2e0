using System.Collections.Immutable;
using System.Globalization;
using Azure;
using Azure.Data.Tables;
using CanaryFunctions.Core.Notifications;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Storage;

namespace CanaryFunctions.Azure.Tables;

/// <summary>Deliveries in Table Storage: a partition for each outbox, with a row <c>d-…</c> for each delivery, the newest first,
/// which stays as the log; a row <c>p-…</c> beside it, by rollout and event, while it is pending; and one for how the channel
/// does. The two rows of a delivery change in one transaction.</summary>
public sealed class TableDeliveryStore(CanaryStorage storage) : IDeliveryStore
{
    private const string State = "state";
    private const string StateColumn = "deliveryState";
    private const int HighestNumber = 999_999;
    private const int IdLength = 26;

    /// <inheritdoc/>
    public async Task<bool> AddAsync(
        string outbox, ImmutableArray<Delivery> deliveries, CancellationToken cancellationToken)
    {
        var added = false;
        foreach (var some in deliveries.Chunk(Dispatch.MostTogether))
        {
            if (await TryAsync([.. some.SelectMany(one => Additions(outbox, one))], cancellationToken))
            {
                added = true;
                continue;
            }

            // Some are there already: the others are added one by one.
            foreach (var one in some) added |= await TryAsync([.. Additions(outbox, one)], cancellationToken);
        }

        return added;
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<Delivery>> PendingAsync(string outbox, int most, CancellationToken cancellationToken)
    {
        var rows = storage.Deliveries.QueryAsync<TableEntity>(
            Range(outbox, "p-", "p."), Math.Min(most, 1000), cancellationToken: cancellationToken);
        var pending = ImmutableArray.CreateBuilder<Delivery>();
        await foreach (var row in rows.Take(most)) pending.Add(Document.Read<Delivery>(row));
        return pending.ToImmutable();
    }

    /// <inheritdoc/>
    public async Task WriteAsync(string outbox, ImmutableArray<Delivery> deliveries, CancellationToken cancellationToken)
    {
        var logged = deliveries.Select(one => new TableTransactionAction(TableTransactionActionType.UpsertReplace, Logged(outbox, one)));
        var pending = deliveries.Where(one => one.IsPending)
            .Select(one => new TableTransactionAction(TableTransactionActionType.UpsertReplace, Pending(outbox, one)));
        var ended = deliveries.Where(one => !one.IsPending).Select(one => new TableTransactionAction(
            TableTransactionActionType.Delete, new TableEntity(Key.Of(outbox), $"p-{one.Id}"), ETag.All));
        ImmutableArray<TableTransactionAction> written = [.. logged, .. pending];
        if (await TryAsync([.. written, .. ended], cancellationToken)) return;

        // Another host, which had the channel before, has ended one of them.
        await Transaction.WriteAsync(storage.Deliveries, written, cancellationToken);
        foreach (var one in ended) await storage.Deliveries.DeleteEntityAsync(one.Entity, ETag.All, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<Delivery?> FindAsync(string outbox, string id, CancellationToken cancellationToken) =>
        LogKey(id) is { } key
            ? (await Document.FindAsync<Delivery>(storage.Deliveries, Key.Of(outbox), key, cancellationToken))?.Value
            : null;

    /// <inheritdoc/>
    public Task<Slice<Delivery>> LogAsync(
        string outbox, DeliveryState? state, string? before, int most, CancellationToken cancellationToken)
    {
        var from = before is null ? "d-" : LogKey(before) ?? "d-";
        var filter = Range(outbox, from, "d.");
        if (state is not null) filter += TableClient.CreateQueryFilter($" and deliveryState eq {state.ToString()}");
        return Slices.ReadAsync(storage.Deliveries, filter, most, Document.Read<Delivery>, one => one.Id, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task ForgetAsync(string outbox, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var oldest = $"d-{NewestFirst.Key(RolloutId.New(before))}";
        var rows = await storage.Deliveries
            .QueryAsync<TableEntity>(Range(outbox, oldest, "d."), cancellationToken: cancellationToken)
            .Where(row => Document.Read<Delivery>(row).EndedAt < before)
            .Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, ETag.All))
            .ToListAsync(cancellationToken);
        foreach (var some in rows.Chunk(Dispatch.MostTogether)) await TryAsync([.. some], cancellationToken);
    }

    /// <inheritdoc/>
    public async Task ForgetAllAsync(string outbox, CancellationToken cancellationToken)
    {
        var rows = storage.Deliveries.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {Key.Of(outbox)}"),
            select: [nameof(TableEntity.PartitionKey), nameof(TableEntity.RowKey)],
            cancellationToken: cancellationToken);
        await foreach (var some in rows.Chunk(Dispatch.MostTogether))
        {
            var gone = some.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, ETag.All));
            await TryAsync([.. gone], cancellationToken);
        }
    }

    /// <inheritdoc/>
    public Task<Stored<ChannelState>?> StateAsync(string outbox, CancellationToken cancellationToken) =>
        Document.FindAsync<ChannelState>(storage.Deliveries, Key.Of(outbox), State, cancellationToken);

    /// <inheritdoc/>
    public Task<string?> SaveStateAsync(
        string outbox, ChannelState state, string? etag, CancellationToken cancellationToken) =>
        Document.WriteAsync(storage.Deliveries, Document.Row(Key.Of(outbox), State, state), etag, cancellationToken);

    // An id begins with that of its rollout, or with another ULID.
    private static string? LogKey(string id)
    {
        if (id.Length < IdLength || !RolloutId.TryParse(id[..IdLength], out var rollout)) return null;
        var rest = id[IdLength..].TrimStart('-');
        if (int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= HighestNumber)
            return string.Create(CultureInfo.InvariantCulture, $"d-{NewestFirst.Key(rollout)}-{HighestNumber - number:D6}");
        return Key.IsValid(rest) ? $"d-{NewestFirst.Key(rollout)}-{rest}" : null;
    }

    private static string Range(string outbox, string after, string before) => TableClient.CreateQueryFilter(
        $"PartitionKey eq {Key.Of(outbox)} and RowKey gt {after} and RowKey lt {before}");

    private static TableEntity Pending(string outbox, Delivery delivery) =>
        Document.Row(Key.Of(outbox), $"p-{Key.Of(delivery.Id)}", delivery);

    private static TableEntity Logged(string outbox, Delivery delivery)
    {
        var key = LogKey(delivery.Id) ?? throw new ArgumentException($"'{delivery.Id}' begins with no ULID.", nameof(delivery));
        var row = Document.Row(Key.Of(outbox), key, delivery);
        row[StateColumn] = delivery.State.ToString();
        return row;
    }

    private static IEnumerable<TableTransactionAction> Additions(string outbox, Delivery delivery)
    {
        yield return new(TableTransactionActionType.Add, Logged(outbox, delivery));
        if (delivery.IsPending) yield return new(TableTransactionActionType.Add, Pending(outbox, delivery));
    }

    private async Task<bool> TryAsync(ImmutableArray<TableTransactionAction> writes, CancellationToken cancellationToken)
    {
        try
        {
            await Transaction.WriteAsync(storage.Deliveries, writes, cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
        {
            return false;
        }
    }
}
