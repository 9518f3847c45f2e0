namespace CanaryFunctions.Azure.Management;

/// <summary>A token bucket whose callers wait for their turn: rollbacks first, and else in the order in which they came. A
/// refusal closes it for as long as it says.</summary>
internal sealed class CallBucket : IDisposable
{
    private readonly double size;
    private readonly double perSecond;
    private readonly TimeProvider time;
    private readonly ITimer timer;
    private readonly Lock gate = new();
    private readonly PriorityQueue<TaskCompletionSource, (int Urgency, long Turn)> waiting = new();
    private double tokens;
    private long turns;
    private DateTimeOffset filledAt;
    private DateTimeOffset closedUntil;

    /// <param name="size">How many calls may be made at once; at least 1.</param>
    /// <param name="perSecond">How many more each second; above 0.</param>
    /// <param name="time">The clock.</param>
    public CallBucket(double size, double perSecond, TimeProvider time)
    {
        (this.size, this.perSecond, this.time) = (size, perSecond, time);
        (tokens, filledAt) = (size, time.GetUtcNow());
        timer = time.CreateTimer(_ => Serve(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Waits until a call may be made. One that is cancelled takes no token.</summary>
    public Task TakeAsync(bool isRollback, CancellationToken cancellationToken)
    {
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate) waiting.Enqueue(turn, (isRollback ? 0 : 1, turns++));
        Serve();
        return turn.Task.IsCompleted ? turn.Task : WaitAsync(turn, cancellationToken);
    }

    /// <summary>Azure has refused a call: none is made before the time is over.</summary>
    public void Close(TimeSpan duration)
    {
        lock (gate)
        {
            var until = time.GetUtcNow() + duration;
            if (until > closedUntil) closedUntil = until;
        }

        Serve();
    }

    /// <summary>Azure has told how many calls are left, of everybody who shares its own bucket.</summary>
    public void Cap(double left)
    {
        lock (gate)
        {
            Fill();
            tokens = Math.Min(tokens, left);
        }
    }

    public void Dispose() => timer.Dispose();

    private static async Task WaitAsync(TaskCompletionSource turn, CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.Register(() => turn.TrySetCanceled(cancellationToken));
        await turn.Task;
    }

    private void Serve()
    {
        lock (gate)
        {
            Fill();
            var isOpen = time.GetUtcNow() >= closedUntil;
            while (isOpen && tokens >= 1 && waiting.TryDequeue(out var next, out _))
            {
                if (next.TrySetResult()) tokens--;
            }

            if (waiting.Count == 0) return;
            var refill = TimeSpan.FromSeconds(Math.Max(0, 1 - tokens) / perSecond);
            var closed = closedUntil - time.GetUtcNow();

            // A little more, so that the token is really there.
            timer.Change((closed > refill ? closed : refill) + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
        }
    }

    private void Fill()
    {
        var now = time.GetUtcNow();
        tokens = Math.Min(size, tokens + ((now - filledAt).TotalSeconds * perSecond));
        filledAt = now;
    }
}
