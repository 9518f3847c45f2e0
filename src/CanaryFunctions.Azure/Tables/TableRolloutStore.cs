using System.Collections.Immutable;
using Azure;
using Azure.Data.Tables;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Rollouts;
using Microsoft.Extensions.Logging;

namespace CanaryFunctions.Azure.Tables;

/// <summary>Rollouts in Table Storage: each has a partition of its own, in which its state and its events change
/// together; and a row for each claimed environment says whose it is.</summary>
public sealed class TableRolloutStore(CanaryStorage storage, TimeProvider time, ILogger<TableRolloutStore> logger)
    : IRolloutStore
{
    private readonly Claims claims = new(storage, time, logger);

    /// <inheritdoc/>
    public Task<RolloutId> ClaimAsync(
        DeploymentEnvironment environment, RolloutId id, CancellationToken cancellationToken) =>
        claims.TakeAsync(environment, id, cancellationToken);

    /// <inheritdoc/>
    public Task ReleaseAsync(DeploymentEnvironment environment, RolloutId id, CancellationToken cancellationToken) =>
        claims.GiveBackAsync(environment, id, cancellationToken);

    /// <inheritdoc/>
    public async Task<string> AddAsync(
        Rollout rollout, ImmutableArray<RolloutEvent> events, CancellationToken cancellationToken)
    {
        try
        {
            var state = new TableTransactionAction(TableTransactionActionType.Add, RolloutRows.Of(rollout));
            return await Transaction.WriteAsync(
                storage.Rollouts, [state, .. RolloutRows.About(rollout, events)], cancellationToken);
        }
        catch (TableTransactionFailedException e) when (e.Status is 409)
        {
            // Ids are unique: it is this very rollout, written by an earlier try whose answer was lost.
            return (await FindAsync(rollout.Id, cancellationToken))!.ETag;
        }
    }

    /// <inheritdoc/>
    public async Task<StoredRollout?> FindAsync(RolloutId id, CancellationToken cancellationToken)
    {
        var found = await Document.FindAsync<Rollout>(
            storage.Rollouts, id.ToString(), RolloutRows.State, cancellationToken);
        return found is var (rollout, etag) ? new(rollout, etag) : null;
    }

    /// <inheritdoc/>
    public async Task<string?> SaveAsync(
        Rollout rollout,
        ImmutableArray<RolloutEvent> events,
        DecisionBasis? basis,
        string etag,
        CancellationToken cancellationToken)
    {
        var (row, expected) = (RolloutRows.Of(rollout), new ETag(etag));
        try
        {
            if (events.IsEmpty)
            {
                var written = await storage.Rollouts.UpdateEntityAsync(
                    row, expected, TableUpdateMode.Replace, cancellationToken);
                return written.Headers.ETag.ToString();
            }

            var state = new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, expected);
            return await Transaction.WriteAsync(
                storage.Rollouts,
                [state, .. RolloutRows.About(rollout, events), .. RolloutRows.Of(basis)],
                cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status is 412)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task<DecisionBasis?> FindBasisAsync(RolloutId id, int number, CancellationToken cancellationToken)
    {
        var rows = storage.Rollouts.QueryAsync<TableEntity>(
            RolloutRows.BasesUpTo(id, number), 1, cancellationToken: cancellationToken);
        await foreach (var row in rows.WithCancellation(cancellationToken)) return Document.Read<DecisionBasis>(row);
        return null;
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<RolloutEvent>> EventsAsync(
        RolloutId id, int after, int most, CancellationToken cancellationToken)
    {
        var rows = storage.Rollouts.QueryAsync<TableEntity>(
            RolloutRows.EventsAfter(id, after), most, cancellationToken: cancellationToken);
        var events = ImmutableArray.CreateBuilder<RolloutEvent>();
        await foreach (var row in rows.Take(most).WithCancellation(cancellationToken))
            events.Add(Document.Read<RolloutEvent>(row));
        return events.ToImmutable();
    }
}
