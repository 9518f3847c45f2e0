namespace CanaryFunctions.Azure.Management;

/// <summary>A token bucket whose callers wait for their turn: rollbacks first, and else in the order in which they came. A
/// refusal closes it for as long as it says.</summary>
internal sealed class CallBucket : IDisposable
{
    /// <summary>How long a caller is kept waiting at most. Who would wait longer is told to come back: a wait must not end as a
    /// call of which nobody knows whether it was made, nor hold up the rollouts of other subscriptions.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // Where Azure has fewer left than this share of a full bucket, calls are made the more slowly the fewer there are.
    private const double Low = 0.25;
    private const double Slowest = 0.1;

    private readonly double size;
    private readonly double perSecond;
    private readonly TimeProvider time;
    private readonly ITimer timer;
    private readonly Lock gate = new();
    private readonly PriorityQueue<TaskCompletionSource<TimeSpan>, (int Urgency, long Turn)> waiting = new();
    private double tokens;
    private double pace = 1;
    private long turns;
    private DateTimeOffset filledAt;
    private DateTimeOffset closedUntil;

    /// <param name="allowance">How many calls may be made.</param>
    /// <param name="time">The clock.</param>
    public CallBucket(Allowance allowance, TimeProvider time)
    {
        (size, perSecond, this.time) = (allowance.AtOnce, allowance.PerSecond, time);
        (tokens, filledAt) = (size, time.GetUtcNow());
        timer = time.CreateTimer(_ => Serve(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Waits until a call may be made, at most for <see cref="Patience"/>. Who is cancelled or told to come back takes
    /// no token.</summary>
    /// <returns>Zero if the call may be made now, and else how long to wait before asking again.</returns>
    public Task<TimeSpan> TakeAsync(bool isRollback, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled<TimeSpan>(cancellationToken);
        var turn = new TaskCompletionSource<TimeSpan>(TaskCreationOptions.RunContinuationsAsynchronously);
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

    /// <summary>Azure has told how many calls are left, of everybody who shares its own bucket: there are no more here, and where
    /// they get few, new ones come more slowly until it tells of more.</summary>
    public void Cap(double left)
    {
        lock (gate)
        {
            Fill();
            tokens = Math.Min(tokens, left);
            pace = Math.Clamp(left / (Low * size), Slowest, 1);
        }
    }

    public void Dispose() => timer.Dispose();

    private async Task<TimeSpan> WaitAsync(TaskCompletionSource<TimeSpan> turn, CancellationToken cancellationToken)
    {
        await using var cancelled = cancellationToken.Register(() => turn.TrySetCanceled(cancellationToken));
        await using var tired = time.CreateTimer(
            _ => turn.TrySetResult(Backlog()), null, Patience, Timeout.InfiniteTimeSpan);
        return await turn.Task;
    }

    private TimeSpan Backlog()
    {
        lock (gate) return TimeSpan.FromSeconds(Math.Ceiling(waiting.Count / (pace * perSecond)));
    }

    private void Serve()
    {
        lock (gate)
        {
            Fill();
            var closed = closedUntil - time.GetUtcNow();
            while (closed > Patience && waiting.TryDequeue(out var refused, out _)) refused.TrySetResult(closed);
            while (closed <= TimeSpan.Zero && tokens >= 1 && waiting.TryDequeue(out var next, out _))
            {
                if (next.TrySetResult(TimeSpan.Zero)) tokens--;
            }

            if (waiting.Count == 0) return;
            var refill = TimeSpan.FromSeconds(Math.Max(0, 1 - tokens) / (pace * perSecond));

            // A little more, so that the token is really there.
            timer.Change((closed > refill ? closed : refill) + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
        }
    }

    private void Fill()
    {
        var now = time.GetUtcNow();
        tokens = Math.Min(size, tokens + ((now - filledAt).TotalSeconds * pace * perSecond));
        filledAt = now;
    }
}
