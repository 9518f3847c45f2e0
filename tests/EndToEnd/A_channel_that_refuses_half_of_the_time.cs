using System.Collections.Concurrent;
using CanaryFunctions.Azure.Tables;
using CanaryFunctions.Core.Notifications;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Webhooks;
using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.EndToEnd;

/// <summary>A thousand messages wait for a server that answers 429 and 500 half of the time, while rollouts are under way that are
/// told there too.</summary>
public sealed class A_channel_that_refuses_half_of_the_time(CloudFixture fixture) : IClassFixture<CloudFixture>
{
    private const int Waiting = 200;
    private const int OfEach = 5;
    private readonly ConcurrentQueue<string> taken = new();
    private readonly ConcurrentQueue<string> early = new();

    [Fact]
    public async Task Gets_all_in_order_when_it_wants_them_and_delays_no_rollout()
    {
        Receiver? itself = null;
        var (asked, notBefore, refusals) = (0, DateTimeOffset.MinValue, new ConcurrentDictionary<string, int>());
        await using var receiver = itself = await Receiver.StartAsync(
            message =>
            {
                // One host sends for a channel, one message at a time.
                var id = message.Headers[WebhookSignature.IdHeader];
                if (TimeProvider.System.GetUtcNow() < notBefore) early.Enqueue(id);

                // Each second time, and none more than twice, whose pauses grow.
                var isRefused = ++asked % 2 == 1 && refusals.AddOrUpdate(id, 1, (_, times) => times + 1) <= 2;
                var isPatience = isRefused && asked % 200 == 1;
                itself!.RetryAfter = isPatience ? 1 : null;
                if (isPatience) notBefore = TimeProvider.System.GetUtcNow().AddSeconds(1);
                if (isRefused) return (asked % 4 == 1 ? 429 : 500, null);
                taken.Enqueue(id);
                return (200, null);
            },
            keeps: false);
        await using var host = await Host.StartAsync(fixture.Cloud);
        using var api = new Caller(host.Address);
        var calm = await Fleet.RunAsync(fixture.Cloud, api, "calm", 2);
        var waiting = await FillAsync(api, receiver.Address);

        var told = await Fleet.RunAsync(fixture.Cloud, api, "told", 2);

        Assert.True(taken.Count < waiting.Count, "They were gone before the rollouts were.");
        Assert.Equal(calm.Select(one => one.Rollout.Phase), told.Select(one => one.Rollout.Phase));
        var (without, with) = (calm.Max(Took), told.Max(Took));
        Assert.True(with < (without * 2) + TimeSpan.FromSeconds(10), $"Rollouts took {with} with the channel, and {without} without.");

        await Wait.UntilAsync(() => !waiting.Except(taken).Any());
        Assert.Empty(early);
        Assert.All(taken.Distinct().GroupBy(id => id[..26]), rollout => Assert.Equal(rollout.Order(StringComparer.Ordinal), rollout));
    }

    private static TimeSpan Took(Fleet.Ended ended) => ended.Rollout.EndedAt!.Value - ended.Rollout.StartedAt;

    // Written down as the control plane does, of rollouts that nobody drives.
    private async Task<IReadOnlyList<string>> FillAsync(Caller api, Uri address)
    {
        using var put = await api.SendAsync(HttpMethod.Put, "api/channels/half", new
        {
            address = new { kind = "webhook", url = address },
            subscriptions = new[] { new { topics = Topics.OfRollouts } },
        });
        put.EnsureSuccessStatusCode();
        var outbox = await fixture.OutboxAsync("half");
        var (deliveries, now) = (new TableDeliveryStore(fixture.Storage()), TimeProvider.System.GetUtcNow());
        var ids = new List<string>();
        for (var number = 0; number < Waiting; number++)
        {
            var rollout = RolloutId.New(now.AddMilliseconds(-number));
            var some = Enumerable.Range(1, OfEach).Select(n => new Delivery
            {
                Notice = Samples.Rollback(now) with { Id = $"{rollout}-{n:D6}", Rollout = rollout }, Since = now, Due = now,
            }).ToList();
            await deliveries.AddAsync(outbox, [.. some], CancellationToken.None);
            ids.AddRange(some.Select(one => one.Id));
        }

        return ids;
    }
}
