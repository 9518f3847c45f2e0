using CanaryFunctions.Azure.Queues;
using CanaryFunctions.Azure.Tests.Storage;
using CanaryFunctions.Core.Rollouts;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace CanaryFunctions.Azure.Tests.Queues;

/// <summary>The one class that uses the queue: its tests run one after the other, each on an empty queue.</summary>
public sealed class When_wake_ups_are_queued : IAsyncLifetime
{
    private static readonly TimeSpan brief = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ample = TimeSpan.FromMinutes(5);

    private readonly RolloutId id = RolloutId.New(Given.Start);
    private readonly CanaryStorage storage;
    private readonly FakeTimeProvider time = new(Given.Start);
    private readonly QueueWakeups wakeups;
    private readonly WakeupQueue queue;

    public When_wake_ups_are_queued(EmulatedStorage emulated)
    {
        storage = emulated.Open();
        wakeups = new(storage);
        queue = new(storage, time, NullLogger<WakeupQueue>.Instance);
    }

    public async ValueTask InitializeAsync()
    {
        await storage.Wakeups.ClearMessagesAsync();
        await storage.PoisonedWakeups.ClearMessagesAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task An_empty_queue_gives_nothing() =>
        Assert.Empty(await queue.ReceiveAsync(32, ample, default));

    [Fact]
    public async Task A_host_receives_what_was_asked_for()
    {
        await wakeups.WakeAsync(id, "ticket", default);

        var wakeup = Assert.Single(await queue.ReceiveAsync(32, ample, default));

        Assert.Equal((id, "ticket"), (wakeup.Rollout, wakeup.Ticket));
        Assert.Empty(await queue.ReceiveAsync(32, ample, default));
    }

    [Fact]
    public async Task A_wake_up_is_kept_for_ever()
    {
        await wakeups.WakeAsync(id, "ticket", default);

        var message = await storage.Wakeups.ReceiveMessageAsync();

        Assert.Equal(9999, message.Value.ExpiresOn!.Value.Year);
    }

    [Fact]
    public async Task One_that_is_completed_never_comes_again()
    {
        var wakeup = await ReceivedAsync(brief);

        Assert.True(await queue.CompleteAsync(wakeup, default));

        Assert.Equal(0, await LeftAsync());
    }

    [Fact]
    public async Task One_that_is_put_off_comes_at_its_time()
    {
        var wakeup = await ReceivedAsync(ample);

        Assert.True(await queue.RescheduleAsync(wakeup, time.GetUtcNow() + TimeSpan.FromMilliseconds(1), default));

        Assert.Empty(await queue.ReceiveAsync(32, ample, default));
        var again = await NextAsync(ample);
        Assert.Equal((id, "ticket"), (again.Rollout, again.Ticket));
    }

    [Fact]
    public async Task One_that_is_put_off_to_the_past_comes_at_once()
    {
        var wakeup = await ReceivedAsync(ample);

        await queue.RescheduleAsync(wakeup, time.GetUtcNow() - TimeSpan.FromHours(1), default);

        Assert.Single(await queue.ReceiveAsync(32, ample, default));
    }

    [Fact]
    public async Task One_that_is_put_off_for_longer_than_Azure_allows_is_put_off_for_as_long_as_it_does()
    {
        var wakeup = await ReceivedAsync(ample);

        Assert.True(await queue.RescheduleAsync(wakeup, time.GetUtcNow() + TimeSpan.FromDays(30), default));

        Assert.Equal(1, await LeftAsync());
    }

    [Fact]
    public async Task One_whose_host_died_comes_again()
    {
        await ReceivedAsync(brief);

        Assert.Equal(id, (await NextAsync(ample)).Rollout);
    }

    [Fact]
    public async Task One_that_is_extended_stays_with_its_host()
    {
        var wakeup = await ReceivedAsync(ample);

        var extended = await queue.ExtendAsync(wakeup, ample, default);

        Assert.Equal((id, "ticket"), (extended!.Rollout, extended.Ticket));
        Assert.False(await queue.CompleteAsync(wakeup, default));
        Assert.True(await queue.CompleteAsync(extended, default));
    }

    [Fact]
    public async Task A_host_that_was_too_slow_changes_nothing()
    {
        var slow = await ReceivedAsync(brief);
        await NextAsync(ample);

        Assert.False(await queue.RescheduleAsync(slow, time.GetUtcNow(), default));
        Assert.False(await queue.CompleteAsync(slow, default));
        Assert.Null(await queue.ExtendAsync(slow, ample, default));

        Assert.Equal(1, await LeftAsync());
        Assert.Empty(await queue.ReceiveAsync(32, ample, default));
    }

    [Fact]
    public async Task One_that_fails_ten_times_in_a_row_is_set_aside()
    {
        await wakeups.WakeAsync(id, "ticket", default);
        for (var failure = 1; failure <= WakeupQueue.MostFailures; failure++)
            await FailAsync(Assert.Single(await queue.ReceiveAsync(1, ample, default)));

        Assert.Empty(await queue.ReceiveAsync(1, ample, default));

        Assert.Equal(0, await LeftAsync());
        var aside = await storage.PoisonedWakeups.ReceiveMessageAsync();
        Assert.Contains(id.ToString(), aside.Value.MessageText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_is_put_off_time_and_again_is_not_taken_for_a_failing_one()
    {
        await wakeups.WakeAsync(id, "ticket", default);

        for (var look = 1; look <= 3 * WakeupQueue.MostFailures; look++)
        {
            var wakeup = Assert.Single(await queue.ReceiveAsync(1, ample, default));
            await queue.RescheduleAsync(wakeup, time.GetUtcNow(), default);
        }
    }

    [Fact]
    public async Task What_is_no_wake_up_is_set_aside()
    {
        await storage.Wakeups.SendMessageAsync("hello");
        await wakeups.WakeAsync(id, "ticket", default);

        Assert.Single(await queue.ReceiveAsync(32, ample, default));

        Assert.Equal("hello", (await storage.PoisonedWakeups.ReceiveMessageAsync()).Value.MessageText);
    }

    private async Task<Wakeup> ReceivedAsync(TimeSpan invisible)
    {
        await wakeups.WakeAsync(id, "ticket", default);
        return Assert.Single(await queue.ReceiveAsync(1, invisible, default));
    }

    private async Task<Wakeup> NextAsync(TimeSpan invisible)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        while (true)
        {
            if (await queue.ReceiveAsync(1, invisible, limit.Token) is [var wakeup]) return wakeup;
            await Task.Delay(50, limit.Token);
        }
    }

    // As if the host had died and the time had run out.
    private async Task FailAsync(Wakeup wakeup) =>
        await storage.Wakeups.UpdateMessageAsync(wakeup.MessageId, wakeup.PopReceipt, wakeup.Text, TimeSpan.Zero);

    private async Task<int> LeftAsync() => (await storage.Wakeups.GetPropertiesAsync()).Value.ApproximateMessagesCount;
}
