using CanaryFunctions.Core.Rollouts;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace CanaryFunctions.App;

/// <summary>What is done by the clock: orchestrations that rollouts lack are started, and those that have long ended are
/// forgotten.</summary>
public sealed class Upkeep(IRolloutIndex rollouts, TimeProvider time)
{
    private static readonly TimeSpan retention = TimeSpan.FromDays(7);

    private static readonly OrchestrationRuntimeStatus[] ended =
        [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated];

    /// <summary>Starts the orchestrations of rollouts under way that have none: a host may have died after it wrote a rollout
    /// and before it started one.</summary>
    [Function("Sweep")]
    public async Task SweepAsync(
        [TimerTrigger("0 * * * * *")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        await foreach (var rollout in rollouts.AllAsync(new(null), cancellationToken))
        {
            if (!await DurableWakeups.IsRunningAsync(client, rollout.Id.ToString(), cancellationToken))
                await DurableWakeups.WakeAsync(client, rollout.Id, cancellationToken);
        }
    }

    /// <summary>Forgets orchestrations that have ended. Rollouts themselves are kept elsewhere.</summary>
    [Function("Purge")]
    public Task PurgeAsync(
        [TimerTrigger("0 30 3 * * *")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) => client.PurgeAllInstancesAsync(
        new PurgeInstancesFilter(null, time.GetUtcNow() - retention, ended), cancellationToken);
}
