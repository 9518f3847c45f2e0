using CanaryFunctions.Core.Notifications;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Server;

/// <summary>Wakes rollouts and channels that are overdue: a host may have died after it wrote something and before it asked for
/// the wake-up.</summary>
internal sealed partial class Sweep(
    IRolloutIndex index,
    IRolloutStore store,
    IWakeups wakeups,
    Deliverer deliverer,
    WeeklyReports reports,
    ServerOptions options,
    TimeProvider time,
    ILogger<Sweep> logger) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Sweep, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await SweepAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    // Each for itself: what fails keeps none of the others from being done.
    private async Task SweepAsync(CancellationToken stopping)
    {
        await TryAsync(WakeAsync, stopping);
        await TryAsync(deliverer.SweepAsync, stopping);
        await TryAsync(reports.WriteAsync, stopping);
    }

    private async Task WakeAsync(CancellationToken stopping)
    {
        await foreach (var active in index.AllAsync(new(null), stopping))
        {
            if (await store.FindAsync(active.Id, stopping) is not { Rollout: var rollout }) continue;
            if (!rollout.Phase.IsEnd && !IsOverdue(rollout)) continue;
            Log.Overdue(logger, active.Id, rollout.NextLook);
            await wakeups.WakeAsync(active.Id, rollout.Ticket, stopping);
        }
    }

    private async Task TryAsync(Func<CancellationToken, Task> sweep, CancellationToken stopping)
    {
        try
        {
            await sweep(stopping);
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            Log.Failed(logger, e);
        }
    }

    private bool IsOverdue(Rollout rollout) => time.GetUtcNow() - rollout.NextLook > options.Sweep;

    private static partial class Log
    {
        [LoggerMessage(310, LogLevel.Warning, "Rollout {Rollout} should have been looked at at {Due}; it is woken.")]
        public static partial void Overdue(ILogger logger, RolloutId rollout, DateTimeOffset? due);

        [LoggerMessage(311, LogLevel.Error, "What is overdue could not be looked for; it is looked for again.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
