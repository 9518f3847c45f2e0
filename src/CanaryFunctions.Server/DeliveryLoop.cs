using CanaryFunctions.Azure.Queues;
using CanaryFunctions.Core.Notifications;

namespace CanaryFunctions.Server;

/// <summary>Receives the wake-ups of channels and has their messages sent, several channels at a time, apart from the
/// rollouts.</summary>
internal sealed partial class DeliveryLoop(
    DeliveryQueue queue,
    Deliverer deliverer,
    ServerOptions options,
    TimeProvider time,
    ILogger<DeliveryLoop> logger) : BackgroundService
{
    private const int AtOnce = 8;
    private static readonly TimeSpan margin = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var received = await queue.ReceiveAsync(AtOnce, options.DeliveryLease + margin, stoppingToken);
                await Task.WhenAll(received.Select(wakeup => HandleAsync(wakeup, stoppingToken)));
                if (received.Count == 0) await Task.Delay(options.QueuePoll, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                Log.QueueFailed(logger, e);
                await Task.Delay(options.QueuePoll, time, CancellationToken.None);
            }
        }
    }

    private async Task HandleAsync(DeliveryWakeup wakeup, CancellationToken stopping)
    {
        try
        {
            await deliverer.DeliverAsync(wakeup.Channel, stopping);
            await queue.CompleteAsync(wakeup, CancellationToken.None);
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            // It is received again when its time runs out.
            Log.DeliveryFailed(logger, wakeup.Channel, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(320, LogLevel.Error, "The queue of deliveries does not answer; it is asked again.")]
        public static partial void QueueFailed(ILogger logger, Exception exception);

        [LoggerMessage(321, LogLevel.Error, "The messages of channel {Channel} could not be sent; it is tried again.")]
        public static partial void DeliveryFailed(ILogger logger, string channel, Exception exception);
    }
}
