using CanaryFunctions.Azure.Management;
using Microsoft.Extensions.Time.Testing;

namespace CanaryFunctions.Azure.Tests.Management;

public sealed class A_bucket_of_calls : IDisposable
{
    private readonly FakeTimeProvider time = new();
    private readonly CallBucket bucket;

    public A_bucket_of_calls() => bucket = new(size: 3, perSecond: 1, time);

    public void Dispose() => bucket.Dispose();

    [Fact]
    public async Task Lets_so_many_through_at_once_and_then_as_they_come_in()
    {
        var calls = Take(5);
        await ServedAsync(calls[..3]);

        time.Advance(TimeSpan.FromSeconds(1.1));
        await ServedAsync(calls[3]);
        Assert.False(calls[4].IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1.1));

        await ServedAsync(calls);
    }

    [Fact]
    public async Task Lets_a_rollback_go_before_everybody_who_waits()
    {
        Take(3);
        var crowd = Take(2);
        var rollback = bucket.TakeAsync(isRollback: true, default);

        time.Advance(TimeSpan.FromSeconds(1.1));

        await ServedAsync(rollback);
        Assert.DoesNotContain(crowd, call => call.IsCompleted);
    }

    [Fact]
    public async Task Serves_those_alike_in_the_order_in_which_they_came()
    {
        Take(3);
        var crowd = Take(3);

        time.Advance(TimeSpan.FromSeconds(2.1));

        await ServedAsync(crowd[..2]);
        Assert.False(crowd[2].IsCompleted);
    }

    [Fact]
    public async Task Stays_closed_for_as_long_as_Azure_says_for_rollbacks_too()
    {
        bucket.Close(TimeSpan.FromSeconds(10));
        var call = bucket.TakeAsync(isRollback: true, default);

        time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(call.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1.1));

        await ServedAsync(call);
    }

    [Fact]
    public async Task Goes_slower_when_Azure_has_few_left()
    {
        bucket.Cap(1);
        var calls = Take(2);

        await ServedAsync(calls[0]);
        Assert.False(calls[1].IsCompleted);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_takes_no_token_and_keeps_nobody_waiting()
    {
        Take(3);
        using var cancelling = new CancellationTokenSource();
        var cancelled = bucket.TakeAsync(isRollback: false, cancelling.Token);
        var next = bucket.TakeAsync(isRollback: false, default);
        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);

        time.Advance(TimeSpan.FromSeconds(1.1));

        await ServedAsync(next);
    }

    private static Task ServedAsync(params Task[] calls) => Task.WhenAll(calls).WaitAsync(TimeSpan.FromSeconds(60));

    private Task[] Take(int calls) => [.. Enumerable.Range(0, calls).Select(_ => bucket.TakeAsync(isRollback: false, default))];
}
