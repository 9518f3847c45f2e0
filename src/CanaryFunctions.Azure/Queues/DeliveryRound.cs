using CanaryFunctions.Core.Notifications;
using Microsoft.Extensions.Logging;

namespace CanaryFunctions.Azure.Queues;

/// <summary>Looks after the channels that have been woken.</summary>
public sealed class DeliveryRound(
    DeliveryQueue queue, Deliverer deliverer, DeliveryLease lease, ILogger<DeliveryRound> logger)
{
    private const int AtOnce = 8;
    private static readonly TimeSpan margin = TimeSpan.FromSeconds(5);

    /// <summary>Has the messages sent of up to eight channels, at the same time.</summary>
    /// <returns>How many channels that were.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var received = await queue.ReceiveAsync(AtOnce, lease.Time + margin, cancellationToken);
        await Task.WhenAll(received.Select(wakeup => HandleAsync(wakeup, cancellationToken)));
        return received.Count;
    }

    private async Task HandleAsync(DeliveryWakeup wakeup, CancellationToken stopping)
    {
        try
        {
            await deliverer.DeliverAsync(wakeup.Outbox, stopping);
            await queue.CompleteAsync(wakeup, CancellationToken.None);
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            // It is received again when its time runs out.
            WakeupLog.DeliveryFailed(logger, wakeup.Outbox, e);
        }
    }
}
