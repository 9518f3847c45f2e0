using System.Collections.Immutable;
using CanaryFunctions.Core.Notifications;
using CanaryFunctions.Core.Rollouts;
using Microsoft.Extensions.Time.Testing;

namespace CanaryFunctions.Core.Tests.Notifications;

public class When_messages_are_sent_together
{
    private const string Channel = "channel";
    private static readonly DateTimeOffset due = Given.Start.AddHours(1);
    private readonly FakeTimeProvider time = new(Given.Start);
    private readonly MemoryMessages messages = new();
    private readonly Receiver receiver;

    public When_messages_are_sent_together()
    {
        messages.Channels.Add(Given.Channel(Channel));
        receiver = new(time);
    }

    [Fact]
    public async Task They_are_one_message_with_the_same_id_at_each_try()
    {
        await AddAsync(Collected(1, 1), Collected(2, 1), Given.Delivery(Rollout(3), 1));
        receiver.Answer = id => id.Contains('+') && receiver.Tried.Count(tried => tried == id) < 3
            ? new SendOutcome.Later("500")
            : new SendOutcome.Sent();

        await UntilNothingIsLeftAsync();

        Assert.Equal([$"{Rollout(3)}-000001", $"{Rollout(1)}-000001+1"], receiver.Taken);
        Assert.Equal(3, receiver.Tried.Count(id => id == $"{Rollout(1)}-000001+1"));
        Assert.All(messages.Deliveries, delivery => Assert.Equal(DeliveryState.Delivered, delivery.State));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    public async Task What_comes_while_they_are_sent_goes_in_a_message_of_its_own(int late)
    {
        await AddAsync(Collected(1, 1), Collected(2, 1));
        receiver.During = async () =>
        {
            receiver.During = null;
            await AddAsync(Collected(late, 1));
        };
        receiver.Answer = _ => receiver.Tried.Count == 1 ? new SendOutcome.Later("500") : new SendOutcome.Sent();

        await UntilNothingIsLeftAsync();

        Assert.Equal(2, receiver.Tried.Count(id => id == $"{Rollout(1)}-000001+1"));
        Assert.Equal([$"{Rollout(1)}-000001+1", $"{Rollout(late)}-000001"], receiver.Taken.OrderByDescending(id => id.Length));
    }

    [Fact]
    public async Task What_happens_after_their_time_comes_after_them()
    {
        await AddAsync(Collected(1, 1), Collected(1, 2));
        time.SetUtcNow(due);
        await AddAsync(Given.Delivery(Rollout(1), 3, due));
        receiver.Answer = _ => receiver.Tried.Count < 3 ? new SendOutcome.Later("500") : new SendOutcome.Sent();

        await UntilNothingIsLeftAsync();

        Assert.Equal([$"{Rollout(1)}-000001+1", $"{Rollout(1)}-000003"], receiver.Taken);
    }

    [Fact]
    public async Task What_is_critical_does_not_wait_for_their_time()
    {
        await AddAsync(Collected(1, 1), Given.Delivery(Rollout(1), 2));

        await UntilNothingIsLeftAsync();

        Assert.Equal([$"{Rollout(1)}-000002", $"{Rollout(1)}-000001"], receiver.Taken);
    }

    [Fact]
    public async Task What_became_of_them_is_asked_once_for_all()
    {
        receiver.Answer = _ => new SendOutcome.HandedOver("operation", TimeSpan.FromMinutes(1));
        await AddAsync(Collected(1, 1), Collected(2, 1), Collected(3, 1));

        await UntilNothingIsLeftAsync();

        Assert.Equal(1, receiver.Questions);
        Assert.All(messages.Deliveries, delivery => Assert.Equal(DeliveryState.Delivered, delivery.State));
    }

    [Fact]
    public async Task There_are_no_more_of_them_than_the_channel_can_show()
    {
        messages.Channels[0] = messages.Channels[0] with { Kind = ChannelKind.Teams };
        await AddAsync([.. Enumerable.Range(1, 45).Select(n => Collected(n, 1))]);

        await UntilNothingIsLeftAsync();

        Assert.Equal([20, 20, 5], receiver.Told.Select(one => one.Notices.Split(' ').Length));
    }

    private static RolloutId Rollout(int n) => RolloutId.Parse($"01JDCANARYCANARYCANARY{n:D4}");

    private static Delivery Collected(int rollout, int number) => Given.Delivery(Rollout(rollout), number, due, isCollected: true);

    private Task<bool> AddAsync(params ImmutableArray<Delivery> deliveries) => messages.AddAsync(Channel, deliveries, default);

    private async Task UntilNothingIsLeftAsync()
    {
        for (var look = 0; messages.Deliveries.Any(delivery => delivery.IsPending); look++)
        {
            Assert.True(look < 1000, "It never ends.");
            await receiver.Deliverer(messages).DeliverAsync(Channel, default);
            time.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.All(receiver.Told.GroupBy(one => one.Id), same => Assert.Single(same.Distinct()));
    }
}
