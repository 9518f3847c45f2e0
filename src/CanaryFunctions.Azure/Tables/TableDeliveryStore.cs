using System.Collections.Immutable;
using System.Globalization;
using Azure;
using Azure.Data.Tables;
using CanaryFunctions.Core.Notifications;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Storage;

namespace CanaryFunctions.Azure.Tables;

/// <summary>Deliveries in Table Storage: a partition for each channel, with a row <c>d-…</c> for each delivery, the newest first,
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
        string channel, ImmutableArray<Delivery> deliveries, CancellationToken cancellationToken)
    {
        var added = false;
        foreach (var some in deliveries.Chunk(Dispatch.MostTogether))
        {
            if (await TryAsync([.. some.SelectMany(one => Additions(channel, one))], cancellationToken))
            {
                added = true;
                continue;
            }

            // Some are there already: the others are added one by one.
            foreach (var one in some) added |= await TryAsync([.. Additions(channel, one)], cancellationToken);
        }

        return added;
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<Delivery>> PendingAsync(string channel, int most, CancellationToken cancellationToken)
    {
        var rows = storage.Deliveries.QueryAsync<TableEntity>(
            Range(channel, "p-", "p."), Math.Min(most, 1000), cancellationToken: cancellationToken);
        var pending = ImmutableArray.CreateBuilder<Delivery>();
        await foreach (var row in rows.Take(most)) pending.Add(Document.Read<Delivery>(row));
        return pending.ToImmutable();
    }

    /// <inheritdoc/>
    public async Task WriteAsync(string channel, ImmutableArray<Delivery> deliveries, CancellationToken cancellationToken)
    {
        var logged = deliveries.Select(one => new TableTransactionAction(TableTransactionActionType.UpsertReplace, Logged(channel, one)));
        var pending = deliveries.Where(one => one.IsPending)
            .Select(one => new TableTransactionAction(TableTransactionActionType.UpsertReplace, Pending(channel, one)));
        var ended = deliveries.Where(one => !one.IsPending).Select(one => new TableTransactionAction(
            TableTransactionActionType.Delete, new TableEntity(Key.Of(channel), $"p-{one.Id}"), ETag.All));
        ImmutableArray<TableTransactionAction> written = [.. logged, .. pending];
        if (await TryAsync([.. written, .. ended], cancellationToken)) return;

        // Another host, which had the channel before, has ended one of them.
        await Transaction.WriteAsync(storage.Deliveries, written, cancellationToken);
        foreach (var one in ended) await storage.Deliveries.DeleteEntityAsync(one.Entity, ETag.All, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<Delivery?> FindAsync(string channel, string id, CancellationToken cancellationToken) =>
        LogKey(id) is { } key
            ? (await Document.FindAsync<Delivery>(storage.Deliveries, Key.Of(channel), key, cancellationToken))?.Value
            : null;

    /// <inheritdoc/>
    public Task<Slice<Delivery>> LogAsync(
        string channel, DeliveryState? state, string? before, int most, CancellationToken cancellationToken)
    {
        var from = before is null ? "d-" : LogKey(before) ?? "d-";
        var filter = Range(channel, from, "d.");
        if (state is not null) filter += TableClient.CreateQueryFilter($" and deliveryState eq {state.ToString()}");
        return Slices.ReadAsync(storage.Deliveries, filter, most, Document.Read<Delivery>, one => one.Id, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task ForgetAsync(string channel, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var oldest = $"d-{NewestFirst.Key(RolloutId.New(before))}";
        var rows = await storage.Deliveries
            .QueryAsync<TableEntity>(Range(channel, oldest, "d."), cancellationToken: cancellationToken)
            .Where(row => Document.Read<Delivery>(row).EndedAt < before)
            .Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, ETag.All))
            .ToListAsync(cancellationToken);
        foreach (var some in rows.Chunk(Dispatch.MostTogether)) await TryAsync([.. some], cancellationToken);
    }

    /// <inheritdoc/>
    public Task<Stored<ChannelState>?> StateAsync(string channel, CancellationToken cancellationToken) =>
        Document.FindAsync<ChannelState>(storage.Deliveries, Key.Of(channel), State, cancellationToken);

    /// <inheritdoc/>
    public Task<string?> SaveStateAsync(
        string channel, ChannelState state, string? etag, CancellationToken cancellationToken) =>
        Document.WriteAsync(storage.Deliveries, Document.Row(Key.Of(channel), State, state), etag, cancellationToken);

    // An id begins with that of its rollout, or with another ULID.
    private static string? LogKey(string id)
    {
        if (id.Length < IdLength || !RolloutId.TryParse(id[..IdLength], out var rollout)) return null;
        var rest = id[IdLength..].TrimStart('-');
        return int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? string.Create(CultureInfo.InvariantCulture, $"d-{NewestFirst.Key(rollout)}-{HighestNumber - number:D6}")
            : $"d-{NewestFirst.Key(rollout)}-{Key.Of(rest)}";
    }

    private static string Range(string channel, string after, string before) => TableClient.CreateQueryFilter(
        $"PartitionKey eq {Key.Of(channel)} and RowKey gt {after} and RowKey lt {before}");

    private static TableEntity Pending(string channel, Delivery delivery) =>
        Document.Row(Key.Of(channel), $"p-{Key.Of(delivery.Id)}", delivery);

    private static TableEntity Logged(string channel, Delivery delivery)
    {
        var key = LogKey(delivery.Id) ?? throw new ArgumentException($"'{delivery.Id}' begins with no ULID.", nameof(delivery));
        var row = Document.Row(Key.Of(channel), key, delivery);
        row[StateColumn] = delivery.State.ToString();
        return row;
    }

    private static IEnumerable<TableTransactionAction> Additions(string channel, Delivery delivery)
    {
        yield return new(TableTransactionActionType.Add, Logged(channel, delivery));
        if (delivery.IsPending) yield return new(TableTransactionActionType.Add, Pending(channel, delivery));
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
