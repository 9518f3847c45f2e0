using CanaryFunctions.Core.Rollouts;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace CanaryFunctions.App;

/// <summary>Wakes rollouts through the durable client of the function that runs: Functions gives it to functions only.</summary>
public sealed class DurableWakeups : IWakeups
{
    private readonly AsyncLocal<DurableTaskClient?> current = new();

    /// <summary>Uses a client for all that the caller does until the result is disposed of.</summary>
    public IDisposable Through(DurableTaskClient client)
    {
        current.Value = client;
        return new Ending(this);
    }

    /// <inheritdoc/>
    public Task WakeAsync(RolloutId id, string ticket, CancellationToken cancellationToken)
    {
        var client = current.Value ?? throw new InvalidOperationException("Rollouts are woken within functions only.");
        return WakeAsync(client, id, cancellationToken);
    }

    /// <summary>Wakes the orchestration of a rollout, or starts it if none runs.</summary>
    public static async Task WakeAsync(
        DurableTaskClient client, RolloutId rollout, CancellationToken cancellationToken)
    {
        var instance = rollout.ToString();
        if (await IsRunningAsync(client, instance, cancellationToken)
            || !await TryStartAsync(client, instance, cancellationToken))
        {
            await client.RaiseEventAsync(instance, RolloutOrchestration.Wake, null, cancellationToken);
        }
    }

    /// <summary>Whether a rollout has an orchestration.</summary>
    public static async Task<bool> IsRunningAsync(
        DurableTaskClient client, string instance, CancellationToken cancellationToken) =>
        await client.GetInstanceAsync(instance, getInputsAndOutputs: false, cancellationToken) is { IsCompleted: false };

    private static async Task<bool> TryStartAsync(
        DurableTaskClient client, string instance, CancellationToken cancellationToken)
    {
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                RolloutOrchestration.Name, null, new StartOrchestrationOptions(instance), cancellationToken);
            return true;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Somebody else may have started it just now: then it is woken; else the failure is ours to tell.
            if (await IsRunningAsync(client, instance, cancellationToken)) return false;
            throw;
        }
    }

    private sealed class Ending(DurableWakeups wakeups) : IDisposable
    {
        public void Dispose() => wakeups.current.Value = null;
    }
}
