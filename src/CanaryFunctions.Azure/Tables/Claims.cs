using Azure;
using Azure.Data.Tables;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Rollouts;
using Microsoft.Extensions.Logging;

namespace CanaryFunctions.Azure.Tables;

/// <summary>Which rollout may act on which environment: one row for each environment that is claimed.</summary>
internal sealed class Claims(CanaryStorage storage, TimeProvider time, ILogger logger)
{
    private const string Partition = "active";
    private const string Holder = "rollout";
    private const string ClaimedAt = "claimedAt";

    /// <summary>A claim comes before its rollout is written; for so long, a rollout that is not there is on its
    /// way.</summary>
    private static readonly TimeSpan grace = TimeSpan.FromMinutes(1);

    public async Task<RolloutId> TakeAsync(
        DeploymentEnvironment environment, RolloutId id, CancellationToken cancellationToken)
    {
        var claim = new TableEntity(Partition, Row(environment))
        {
            [Holder] = id.ToString(),
            [ClaimedAt] = time.GetUtcNow(),
        };
        while (true)
        {
            if (await TryAddAsync(claim, cancellationToken)) return id;
            if (await FindAsync(environment, cancellationToken) is not { } held) continue;
            var holder = HolderOf(held);
            if (holder == id || !await IsVoidAsync(held, cancellationToken)) return holder;
            if (!await TryReplaceAsync(claim, held.ETag, cancellationToken)) continue;
            TablesLog.ClaimTakenOver(logger, environment.Application, environment.Name, holder, id);
            return id;
        }
    }

    public async Task GiveBackAsync(
        DeploymentEnvironment environment, RolloutId id, CancellationToken cancellationToken)
    {
        if (await FindAsync(environment, cancellationToken) is not { } held || HolderOf(held) != id) return;
        try
        {
            await storage.Active.DeleteEntityAsync(Partition, held.RowKey, held.ETag, cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status is 412)
        {
            // Taken over since it was read: there is nothing of ours to give back.
        }
    }

    private static string Row(DeploymentEnvironment environment) =>
        Key.Of(environment.Application) + Key.Separator + Key.Of(environment.Name);

    private static RolloutId HolderOf(TableEntity claim) => RolloutId.Parse(claim.GetString(Holder));

    private async Task<TableEntity?> FindAsync(DeploymentEnvironment environment, CancellationToken cancellationToken)
    {
        var found = await storage.Active.GetEntityIfExistsAsync<TableEntity>(
            Partition, Row(environment), cancellationToken: cancellationToken);
        return found.HasValue ? found.Value : null;
    }

    private async Task<bool> IsVoidAsync(TableEntity claim, CancellationToken cancellationToken)
    {
        var state = await storage.Rollouts.GetEntityIfExistsAsync<TableEntity>(
            HolderOf(claim).ToString(), RolloutRows.State, [RolloutRows.Ended], cancellationToken);
        return state.HasValue
            ? state.Value!.GetBoolean(RolloutRows.Ended) is true
            : time.GetUtcNow() - claim.GetDateTimeOffset(ClaimedAt) > grace;
    }

    private async Task<bool> TryAddAsync(TableEntity claim, CancellationToken cancellationToken)
    {
        try
        {
            await storage.Active.AddEntityAsync(claim, cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 409)
        {
            return false;
        }
    }

    private async Task<bool> TryReplaceAsync(TableEntity claim, ETag etag, CancellationToken cancellationToken)
    {
        try
        {
            await storage.Active.UpdateEntityAsync(claim, etag, TableUpdateMode.Replace, cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 412 or 404)
        {
            return false;
        }
    }
}
