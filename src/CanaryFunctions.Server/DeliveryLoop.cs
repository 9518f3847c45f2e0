using CanaryFunctions.Azure.Queues;

namespace CanaryFunctions.Server;

/// <summary>Has messages sent, apart from the rollouts.</summary>
internal sealed partial class DeliveryLoop(
    DeliveryRound round, ServerOptions options, TimeProvider time, ILogger<DeliveryLoop> logger) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await round.RunAsync(stoppingToken) == 0) await Task.Delay(options.QueuePoll, time, stoppingToken);
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

    private static partial class Log
    {
        [LoggerMessage(320, LogLevel.Error, "The queue of deliveries does not answer; it is asked again.")]
        public static partial void QueueFailed(ILogger logger, Exception exception);
    }
}
