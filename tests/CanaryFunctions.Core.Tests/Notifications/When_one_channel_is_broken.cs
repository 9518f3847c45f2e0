using CanaryFunctions.Core.Notifications;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Tests.Rollouts;

namespace CanaryFunctions.Core.Tests.Notifications;

public class When_one_channel_is_broken
{
    private readonly Scene scene = new();
    private readonly Channel good = Given.Channel("good", new Subscription { Topics = Topics.OfRollouts });

    [Fact]
    public void By_what_it_says_the_others_are_told_and_rollouts_end()
    {
        var nowhere = good.Subscriptions[0] with { TimeZone = "Atlantis", Digest = new(DigestEvery.Day) };
        scene.Messages.Channels.AddRange([Given.Channel("broken", nowhere), good]);

        scene.Until<Phase.Succeeded>().For(TimeSpan.FromMinutes(5));

        Assert.Contains(Topic.Succeeded, scene.Messages.Notices("good").Select(notice => notice.Topic));
        Assert.Empty(scene.Messages.Notices("broken"));
        Assert.NotEmpty(scene.Analytics.Facts);
    }

    [Fact]
    public async Task By_storage_the_environment_is_free_for_the_next_rollout_and_what_is_missing_is_told_later()
    {
        scene.Messages.Channels.AddRange([good, good with { Id = "broken" }]);
        scene.Messages.Broken.Add("broken");
        Assert.ThrowsAny<AggregateException>(() => scene.Until<Phase.Succeeded>());

        await Assert.ThrowsAnyAsync<AggregateException>(() => scene.Engine().AdvanceAsync(scene.Id, null, default));

        var next = RolloutId.New(scene.Time.GetUtcNow());
        Assert.Equal(next, await scene.Store.ClaimAsync(scene.Rollout.Environment, next, default));
        Assert.NotEmpty(scene.Analytics.Facts);
        Assert.Contains(Topic.Succeeded, scene.Messages.Notices("good").Select(notice => notice.Topic));
        scene.Messages.Broken.Clear();
        scene.Look();
        Assert.Equal(
            scene.Messages.Notices("good").Select(notice => notice.Id), scene.Messages.Notices("broken").Select(notice => notice.Id));
    }
}
