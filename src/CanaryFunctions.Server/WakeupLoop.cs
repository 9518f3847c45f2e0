using CanaryFunctions.Azure.Queues;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Server;

/// <summary>Receives wake-ups and moves rollouts on, several at a time. A wake-up whose rollout is to be looked at again
/// is put off until then: it is the timer.</summary>
internal sealed partial class WakeupLoop(
    WakeupQueue queue,
    RolloutEngine engine,
    ServerOptions options,
    TimeProvider time,
    ILogger<WakeupLoop> logger) : BackgroundService
{
    private const int MostReceived = 32;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var free = new SemaphoreSlim(options.Concurrency);
        var handling = new HashSet<Task>();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await free.WaitAsync(stoppingToken);
                var places = 1;
                while (places < MostReceived && free.Wait(0, CancellationToken.None)) places++;
                var received = await ReceiveAsync(places, stoppingToken);
                if (received.Count < places) free.Release(places - received.Count);
                foreach (var wakeup in received) handling.Add(HandleAsync(wakeup, free, stoppingToken));
                handling.RemoveWhere(task => task.IsCompleted);
                if (received.Count == 0) await Task.Delay(options.QueuePoll, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
        }

        await Task.WhenAll(handling);
    }

    private async Task<IReadOnlyList<Wakeup>> ReceiveAsync(int most, CancellationToken stopping)
    {
        try
        {
            return await queue.ReceiveAsync(most, options.Lease, stopping);
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            Log.QueueFailed(logger, e);
            return [];
        }
    }

    private async Task HandleAsync(Wakeup wakeup, SemaphoreSlim free, CancellationToken stopping)
    {
        try
        {
            using var handled = new CancellationTokenSource();
            var extending = ExtendAsync(wakeup, handled.Token);
            Advanced next;
            try
            {
                next = await engine.AdvanceAsync(wakeup.Rollout, wakeup.Ticket, stopping);
            }
            finally
            {
                await handled.CancelAsync();
                wakeup = await extending;
            }

            // What has been decided is written: even while stopping, the wake-up is put where it belongs.
            if (next is Advanced.LookAgain again)
                await queue.RescheduleAsync(wakeup, again.At, CancellationToken.None);
            else
                await queue.CompleteAsync(wakeup, CancellationToken.None);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Another host is handed the wake-up at once, not only when its time runs out.
            await ReturnAsync(wakeup);
        }
        catch (Exception e)
        {
            // The wake-up is delivered again when its time runs out, and set aside if it fails too often.
            Log.AdvanceFailed(logger, wakeup.Rollout, e);
        }
        finally
        {
            free.Release();
        }
    }

    private async Task ReturnAsync(Wakeup wakeup)
    {
        try
        {
            await queue.RescheduleAsync(wakeup, time.GetUtcNow(), CancellationToken.None);
        }
        catch (Exception e)
        {
            Log.AdvanceFailed(logger, wakeup.Rollout, e);
        }
    }

    /// <summary>Keeps the wake-up from other hosts while it is being handled.</summary>
    /// <returns>The wake-up as it is to be completed or put off.</returns>
    private async Task<Wakeup> ExtendAsync(Wakeup wakeup, CancellationToken handled)
    {
        while (true)
        {
            try
            {
                await Task.Delay(options.Lease / 2, time, handled);
                if (await queue.ExtendAsync(wakeup, options.Lease, CancellationToken.None) is not { } extended) return wakeup;
                wakeup = extended;
            }
            catch (OperationCanceledException) when (handled.IsCancellationRequested)
            {
                return wakeup;
            }
            catch (Exception e)
            {
                Log.QueueFailed(logger, e);
                return wakeup;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(300, LogLevel.Error, "The queue of wake-ups does not answer; it is asked again.")]
        public static partial void QueueFailed(ILogger logger, Exception exception);

        [LoggerMessage(301, LogLevel.Error, "Rollout {Rollout} could not be moved on; it is tried again.")]
        public static partial void AdvanceFailed(ILogger logger, RolloutId rollout, Exception exception);
    }
}
