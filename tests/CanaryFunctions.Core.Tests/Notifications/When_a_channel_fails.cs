using System.Collections.Immutable;
using CanaryFunctions.Core.Notifications;
using CanaryFunctions.Core.Rollouts;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace CanaryFunctions.Core.Tests.Notifications;

public class When_a_channel_fails
{
    private const string Channel = "channel";
    private readonly FakeTimeProvider time = new(Given.Start);
    private readonly MemoryMessages messages = new();
    private readonly Receiver receiver;

    public When_a_channel_fails()
    {
        messages.Channels.Add(Given.Channel(Channel));
        receiver = new(time);
    }

    [Fact]
    public async Task A_thousand_messages_to_one_that_fails_half_of_the_time_all_arrive_in_order()
    {
        var random = new Random(7);
        receiver.Answer = _ => random.Next(4) switch
        {
            0 => new SendOutcome.Later("429", TimeSpan.FromSeconds(random.Next(1, 20))),
            1 => new SendOutcome.Later("500"),
            _ => new SendOutcome.Sent(),
        };
        for (var n = 0; n < 1000; n++)
        {
            // Fifty rollouts with twenty messages each.
            if (n % 20 == 0) time.Advance(TimeSpan.FromMilliseconds(1));
            await AddAsync(Given.Delivery(Rollout(n / 20), (n % 20) + 1));
        }

        await UntilNothingIsLeftAsync();

        Assert.Equal(1000, receiver.Taken.Distinct().Count());
        Assert.Equal(1000, receiver.Taken.Count);
        Assert.All(
            receiver.Taken.GroupBy(id => id[..26]),
            rollout => Assert.Equal(rollout.Order(StringComparer.Ordinal), rollout));
        Assert.Empty(receiver.TooEarly);
        Assert.All(messages.Deliveries, delivery => Assert.Equal(DeliveryState.Delivered, delivery.State));
    }

    [Fact]
    public async Task One_message_that_always_fails_holds_up_only_those_of_its_rollout()
    {
        var (bad, good) = (Rollout(1), Rollout(2));
        receiver.Answer = id => id.StartsWith($"{bad}", StringComparison.Ordinal) ? new SendOutcome.Later("500") : new SendOutcome.Sent();
        await AddAsync(Given.Delivery(bad, 1), Given.Delivery(bad, 2), Given.Delivery(good, 1), Given.Delivery(good, 2));

        await RunAsync();

        Assert.Equal([$"{good}-000001", $"{good}-000002"], receiver.Taken);
    }

    [Fact]
    public async Task After_a_day_a_message_is_given_up_and_the_next_of_its_rollout_is_tried()
    {
        receiver.Answer = _ => new SendOutcome.Later("500 Internal Server Error");
        await AddAsync(Given.Delivery(Rollout(1), 1), Given.Delivery(Rollout(1), 2));
        for (var look = 0; look < 1000 && time.GetUtcNow() < Given.Start + Dispatch.Patience + TimeSpan.FromHours(1); look++)
            await NextAsync();

        var dead = messages.Deliveries.First();
        Assert.Equal((DeliveryState.Dead, "500 Internal Server Error"), (dead.State, dead.Said));
        Assert.InRange(dead.EndedAt!.Value - Given.Start, Dispatch.Patience, Dispatch.Patience + TimeSpan.FromHours(1));
        Assert.Contains(receiver.Tried, id => id.EndsWith('2'));
    }

    [Fact]
    public async Task One_that_fails_again_and_again_is_left_alone_for_longer_and_longer()
    {
        receiver.Answer = _ => new SendOutcome.Later("500");
        for (var n = 0; n < 100; n++) await AddAsync(Given.Delivery(Rollout(n), 1));

        for (var end = Given.Start + TimeSpan.FromHours(1); time.GetUtcNow() < end;) await NextAsync();

        Assert.InRange(receiver.Tried.Count, 10, 25);
        receiver.Answer = _ => new SendOutcome.Sent();
        await UntilNothingIsLeftAsync();
        Assert.Equal(100, receiver.Taken.Distinct().Count());
    }

    [Fact]
    public async Task What_is_refused_is_given_up_at_once_and_holds_up_nothing()
    {
        receiver.Answer = id => id.EndsWith('1') ? new SendOutcome.Refused("404: gone.") : new SendOutcome.Sent();
        await AddAsync(Given.Delivery(Rollout(1), 1), Given.Delivery(Rollout(1), 2));

        await RunAsync();

        Assert.Equal([DeliveryState.Dead, DeliveryState.Delivered], messages.Deliveries.Select(delivery => delivery.State));
        Assert.Empty(messages.Wakeups);
    }

    [Fact]
    public async Task A_sender_that_throws_is_tried_again_and_holds_up_only_its_rollout()
    {
        receiver.Answer = _ => receiver.Tried.Count == 1
            ? throw new InvalidOperationException("Nobody thought of that.")
            : new SendOutcome.Sent();
        await AddAsync(Given.Delivery(Rollout(1), 1), Given.Delivery(Rollout(2), 1));

        await RunAsync();
        Assert.Equal([$"{Rollout(2)}-000001"], receiver.Taken);
        Assert.Contains(nameof(InvalidOperationException), messages.Deliveries.First().Said, StringComparison.Ordinal);
        await UntilNothingIsLeftAsync();

        Assert.Equal(2, receiver.Taken.Count);
    }

    [Fact]
    public async Task What_a_service_has_taken_is_asked_for_later_and_holds_up_nothing()
    {
        receiver.Answer = _ => new SendOutcome.HandedOver("operation", TimeSpan.FromMinutes(1));
        receiver.Asked = new SendOutcome.Refused("The address does not exist.");
        await AddAsync(Given.Delivery(Rollout(1), 1), Given.Delivery(Rollout(1), 2));

        await RunAsync();
        Assert.Equal(2, receiver.Taken.Count);
        await UntilNothingIsLeftAsync();

        Assert.All(messages.Deliveries, delivery => Assert.Equal("The address does not exist.", delivery.Said));
    }

    [Fact]
    public async Task One_that_takes_longer_than_the_lease_allows_is_not_waited_for()
    {
        await AddAsync(Given.Delivery(Rollout(1), 1));
        receiver.Until = cancelled =>
        {
            time.Advance(DeliveryLease.Usual.Time / 2);
            return Task.Delay(Timeout.InfiniteTimeSpan, cancelled);
        };

        await RunAsync();

        var tried = messages.Deliveries.Single();
        Assert.Equal((DeliveryState.Pending, 1), (tried.State, tried.Attempts));
        Assert.Contains("1m30s", tried.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_hosts_never_send_for_it_at_once()
    {
        await AddAsync(Given.Delivery(Rollout(1), 1));
        var triedByTheOther = 0;
        receiver.During = async () =>
        {
            receiver.During = null;
            await AddAsync(Given.Delivery(Rollout(2), 1));
            await RunAsync();
            triedByTheOther = receiver.Tried.Count - 1;
        };

        await RunAsync();

        Assert.Equal(0, triedByTheOther);
        await UntilNothingIsLeftAsync();
        Assert.Equal(2, receiver.Taken.Count);
    }

    [Fact]
    public void Whatever_is_answered_order_is_kept_and_nothing_is_lost() => Gen.Select(
        Gen.Select(Gen.Int[1, 5], Gen.Int[0, 3]).Array[1, 30], Gen.Int[0, 3].Array[200], Gen.Int[1, 4]).Sample((wanted, answers, most) =>
    {
        var (now, state) = (Given.Start, new ChannelState());
        var numbers = new Dictionary<int, int>();
        var pending = wanted.Select(one =>
        {
            var (thread, minutes) = one;
            numbers[thread] = numbers.GetValueOrDefault(thread) + 1;
            return Given.Delivery(Rollout(thread), numbers[thread], Given.Start.AddMinutes(10 * minutes), isCollected: minutes > 0);
        }).OrderBy(delivery => delivery.Id, StringComparer.Ordinal).ToImmutableArray();
        var (told, ended) = (new Dictionary<string, string>(), 0);
        for (var look = 0; Dispatch.Next(pending, state, most, now) is { } step; look++)
        {
            if (step is DispatchStep.Wait wait)
            {
                Assert.InRange(wait.Until, now.AddTicks(1), now.AddDays(1));
                now = wait.Until;
                continue;
            }

            var changed = step is DispatchStep.Gather gather ? gather.Deliveries : [];
            Assert.Empty(Overtaken(changed));
            if (step is DispatchStep.Send(var sent))
            {
                var (id, ids) = (Message.Of(sent).Id, string.Join(' ', sent.Select(one => one.Id)));
                Assert.Equal(ids, told.TryAdd(id, ids) ? ids : told[id]);
                Assert.InRange(sent.Length, 1, most);
                if (sent[0].Batch is null) Assert.Empty(Overtaken(sent));
                SendOutcome outcome = answers[look % answers.Length] switch
                {
                    0 => new SendOutcome.Later("429", TimeSpan.FromSeconds(30)),
                    1 => new SendOutcome.Later("500"),
                    2 when look % 7 == 0 => new SendOutcome.Refused("400"),
                    _ => new SendOutcome.Sent(),
                };
                (changed, state) = Dispatch.Settle(sent, outcome, state, now);
            }

            ended += changed.Count(delivery => !delivery.IsPending);
            pending = [.. pending.Select(old => changed.FirstOrDefault(one => one.Id == old.Id) ?? old).Where(one => one.IsPending)];
        }

        Assert.Equal(wanted.Length, ended);

        // What is still for later may be.
        IEnumerable<Delivery> Overtaken(IEnumerable<Delivery> decided) =>
            from one in decided
            from other in pending.ExceptBy(decided.Select(each => each.Id), each => each.Id)
            where other.Notice.Rollout == one.Notice.Rollout && string.CompareOrdinal(other.Id, one.Id) < 0
            where other is not { IsCollected: true, Batch: null } || other.Due <= now
            select other;
    }, iter: 500);

    private static RolloutId Rollout(int n) => RolloutId.Parse($"01JDCANARYCANARYCANARY{n:D4}");

    private Task<bool> AddAsync(params ImmutableArray<Delivery> deliveries) => messages.AddAsync(Channel, deliveries, default);

    private Task RunAsync() => receiver.Deliverer(messages).DeliverAsync(Channel, default);

    private async Task NextAsync()
    {
        await RunAsync();
        if (messages.Wakeups.Count == 0) return;
        var next = messages.Wakeups.Min(wakeup => wakeup.At);
        messages.Wakeups.RemoveAll(wakeup => wakeup.At == next);
        if (next > time.GetUtcNow()) time.SetUtcNow(next);
    }

    private async Task UntilNothingIsLeftAsync()
    {
        for (var look = 0; messages.Deliveries.Any(delivery => delivery.IsPending); look++)
        {
            Assert.True(look < 10_000, "It never ends.");
            await NextAsync();
        }
    }
}
