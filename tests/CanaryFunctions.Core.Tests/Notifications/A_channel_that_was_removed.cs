using CanaryFunctions.Core.Access;
using CanaryFunctions.Core.Notifications;
using CanaryFunctions.Core.Rollouts;
using Microsoft.Extensions.Time.Testing;

namespace CanaryFunctions.Core.Tests.Notifications;

public class A_channel_that_was_removed
{
    private static readonly ChannelCaller admin = new("ann", "key", null, [new(Role.Admin)]);
    private readonly FakeTimeProvider time = new(Given.Start);
    private readonly MemoryMessages messages = new();
    private readonly Receiver receiver;

    public A_channel_that_was_removed() => receiver = new(time);

    [Fact]
    public async Task Is_forgotten_with_all_that_it_was_to_be_sent()
    {
        var outbox = await PutAsync();
        await AddAsync(outbox);

        await RemoveAsync();
        await DeliverAsync();

        Assert.Empty(receiver.Tried);
        Assert.Empty(messages.Deliveries);
        Assert.Null(await messages.StateAsync(outbox, default));
    }

    [Fact]
    public async Task Leaves_nothing_to_one_that_is_made_under_its_name()
    {
        var old = await PutAsync();
        await AddAsync(old);
        await RemoveAsync();

        var another = await PutAsync();
        await AddAsync(another);
        await DeliverAsync();

        Assert.NotEqual(old, another);
        Assert.Single(receiver.Taken);
        Assert.Single(messages.Deliveries);
    }

    [Fact]
    public async Task Is_not_the_same_as_one_that_is_changed()
    {
        var first = await PutAsync();

        Assert.Equal(first, await PutAsync());
    }

    private async Task<string> PutAsync()
    {
        var wanted = new WantedChannel { Address = new ChannelAddress.Slack(new("https://hooks.slack.com/x")) };
        var put = await Catalog().PutAsync("team", wanted, admin, own: false, CanaryFunctions.Core.Storage.Precondition.None, default);
        return put.Value!.After.Value.Outbox;
    }

    private Task<bool> AddAsync(string outbox) => messages.AddAsync(outbox, [Given.Delivery(RolloutId.New(Given.Start), 1)], default);

    private async Task RemoveAsync() => Assert.NotNull((await Catalog().RemoveAsync("team", admin, own: false, default)).Value);

    // All that was asked for, and the newest channel.
    private async Task DeliverAsync()
    {
        string[] outboxes = [.. messages.Wakeups.Select(wakeup => wakeup.Channel), .. messages.Channels.Select(one => one.Outbox)];
        foreach (var outbox in outboxes) await receiver.Deliverer(messages).DeliverAsync(outbox, default);
    }

    private ChannelCatalog Catalog() => new(messages, messages, messages, receiver, receiver, time);
}
