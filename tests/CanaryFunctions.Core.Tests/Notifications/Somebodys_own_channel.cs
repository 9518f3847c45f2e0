using CanaryFunctions.Core.Access;
using CanaryFunctions.Core.Notifications;
using CanaryFunctions.Core.Rollouts;
using Microsoft.Extensions.Time.Testing;

namespace CanaryFunctions.Core.Tests.Notifications;

public class Somebodys_own_channel
{
    private readonly FakeTimeProvider time = new(Given.Start);
    private readonly MemoryMessages messages = new();
    private readonly Receiver receiver;
    private readonly ApiKey key = ApiKey.Create("ann", [new(Role.Viewer, "shop")], "boss", Given.Start, null).Key;

    public Somebodys_own_channel()
    {
        receiver = new(time);
        messages.Keys.Add(key);
        messages.Channels.Add(Given.Channel("x.mine") with
        {
            Owner = new("ann", key.Id, [new(Role.Viewer)], Given.Start.AddDays(90)),
        });
    }

    [Fact]
    public async Task Is_sent_what_was_collected_for_it()
    {
        await CollectAsync();

        await DeliverAsync();

        Assert.Single(receiver.Taken);
    }

    [Fact]
    public async Task Is_sent_nothing_that_was_collected_before_his_key_was_revoked()
    {
        await CollectAsync();
        messages.Keys[0] = key with { RevokedAt = time.GetUtcNow() };

        await DeliverAsync();

        Assert.Empty(receiver.Tried);
        Assert.All(messages.Deliveries, delivery => Assert.Equal(
            (DeliveryState.Dead, "The channel's owner may not see this any more."), (delivery.State, delivery.Said)));
    }

    [Fact]
    public async Task Is_not_sent_again_what_its_owner_may_not_see_any_more()
    {
        receiver.Answer = _ => new SendOutcome.Later("500");
        await CollectAsync();
        await DeliverAsync();
        messages.Keys[0] = key with { RevokedAt = time.GetUtcNow() };
        var tried = receiver.Tried.Count;

        time.Advance(TimeSpan.FromMinutes(1));
        await DeliverAsync();

        Assert.Equal(tried, receiver.Tried.Count);
    }

    private Task<bool> CollectAsync() => messages.AddAsync(
        "x.mine",
        [.. Enumerable.Range(1, 2).Select(number =>
            Given.Delivery(RolloutId.New(Given.Start), number, Given.Start.AddHours(1), isCollected: true))],
        default);

    private async Task DeliverAsync()
    {
        if (time.GetUtcNow() == Given.Start) time.Advance(TimeSpan.FromHours(2));
        await receiver.Deliverer(messages).DeliverAsync("x.mine", default);
    }
}
