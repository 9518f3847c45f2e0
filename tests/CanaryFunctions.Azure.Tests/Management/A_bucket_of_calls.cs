using CanaryFunctions.Azure.Management;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace CanaryFunctions.Azure.Tests.Management;

/// <summary>Two calls at once, and one more each second.</summary>
public sealed class A_bucket_of_calls : IDisposable
{
    private static readonly TimeSpan second = TimeSpan.FromSeconds(1.01);

    private readonly FakeTimeProvider clock = new();
    private readonly CallBucket bucket;

    public A_bucket_of_calls() => bucket = new(new(2, 1), clock);

    public void Dispose() => bucket.Dispose();

    [Fact]
    public async Task Serves_in_the_order_in_which_they_came()
    {
        Empty();
        Task<TimeSpan>[] callers = [Take(), Take(), Take()];

        foreach (var next in callers)
        {
            Assert.Equal(callers.IndexOf(next), callers.Count(caller => caller.IsCompleted));
            clock.Advance(second);
            Assert.Equal(TimeSpan.Zero, await next);
        }
    }

    [Fact]
    public async Task Serves_a_rollback_before_all_who_wait()
    {
        Empty();
        var crowd = Enumerable.Range(0, 5).Select(_ => Take()).ToArray();

        var rollback = bucket.TakeAsync(isRollback: true, default);
        clock.Advance(second);

        Assert.Equal(TimeSpan.Zero, await rollback);
        Assert.DoesNotContain(crowd, caller => caller.IsCompleted);
    }

    [Fact]
    public async Task Is_closed_for_as_long_as_a_refusal_says_even_to_rollbacks()
    {
        bucket.Close(TimeSpan.FromSeconds(5));
        var (caller, rollback) = (Take(), bucket.TakeAsync(isRollback: true, default));

        clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(caller.IsCompleted || rollback.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(0.2));

        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero), (await caller, await rollback));
    }

    [Fact]
    public void Is_not_opened_by_a_refusal_that_says_less()
    {
        bucket.Close(TimeSpan.FromSeconds(5));
        bucket.Close(TimeSpan.FromSeconds(1));

        clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(0, Served(bucket));
    }

    [Fact]
    public async Task Keeps_nobody_waiting_who_would_wait_long()
    {
        Empty();
        var waiting = Take();

        bucket.Close(TimeSpan.FromSeconds(60));
        clock.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal(TimeSpan.FromSeconds(60), await waiting);
        Assert.Equal(TimeSpan.FromSeconds(40), await Take());
    }

    [Fact]
    public async Task Sends_away_whose_turn_does_not_come_and_keeps_the_tokens()
    {
        bucket.Close(TimeSpan.FromSeconds(9));
        var tired = Take();
        clock.Advance(TimeSpan.FromSeconds(5));
        bucket.Close(TimeSpan.FromSeconds(9));

        clock.Advance(TimeSpan.FromSeconds(5.1));
        Assert.True(await tired > TimeSpan.Zero);

        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(2, Served(bucket));
    }

    [Fact]
    public async Task Gives_no_token_to_who_has_gone()
    {
        Empty();
        using var leaving = new CancellationTokenSource();
        var gone = bucket.TakeAsync(isRollback: true, leaving.Token);
        var next = Take();

        await leaving.CancelAsync();
        clock.Advance(second);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        Assert.Equal(TimeSpan.Zero, await next);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bucket.TakeAsync(isRollback: false, leaving.Token));
    }

    [Fact]
    public void Holds_no_more_than_Azure_says_are_left_and_goes_slower_where_those_are_few()
    {
        using var large = new CallBucket(new(100, 10), clock);
        large.Cap(5);

        Assert.Equal(5, Served(large));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, Served(large));
        large.Cap(100);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(10, Served(large));
    }

    [Fact]
    public Task Never_gives_out_more_than_it_has_and_loses_none() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 2000]).Array[1, 40].SampleAsync(
            async steps =>
            {
                var time = new FakeTimeProvider();
                using var few = new CallBucket(new(3, 2), time);
                var (callers, passed) = (new List<Task<TimeSpan>>(), CallBucket.Patience.TotalSeconds);
                foreach (var (coming, milliseconds) in steps)
                {
                    callers.AddRange(Enumerable.Range(0, coming).Select(_ => few.TakeAsync(isRollback: false, default)));
                    time.Advance(TimeSpan.FromMilliseconds(milliseconds));
                    passed += milliseconds / 1000.0;
                }

                time.Advance(CallBucket.Patience);

                var waits = await Task.WhenAll(callers);
                Assert.True(waits.Count(wait => wait == TimeSpan.Zero) <= 3 + (2 * passed));
                time.Advance(CallBucket.Patience);
                Assert.Equal(3, Served(few));
            },
            iter: 200);

    private static int Served(CallBucket bucket)
    {
        using var leaving = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 200).Select(_ => bucket.TakeAsync(isRollback: false, leaving.Token)).ToArray();
        leaving.Cancel();
        return callers.Count(caller => caller.IsCompletedSuccessfully && caller.Result == TimeSpan.Zero);
    }

    private Task<TimeSpan> Take() => bucket.TakeAsync(isRollback: false, default);

    private void Empty() => Assert.Equal(2, Served(bucket));
}
