using System.Text.Json.Nodes;
using CanaryFunctions.Core.Notifications;
using CanaryFunctions.Core.Webhooks;
using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.EndToEnd;

/// <summary>The host is killed with SIGKILL anywhere between the rollout's state and the receiver: everything is told, in order,
/// and what is told twice has the same id.</summary>
public sealed class A_host_killed_while_telling(CloudFixture fixture) : IClassFixture<CloudFixture>
{
    private static readonly object policy = new
    {
        name = "at-once",
        steps = new[] { new { weight = 50 }, new { weight = 100 } },
        promotion = new { bake = "1s" },
    };

    [Theory]
    [InlineData("begin:rollout.announce:1")]
    [InlineData("end:rollout.announce:3")]
    [InlineData("begin:delivery.run:1")]
    [InlineData("begin:delivery.send:1")]
    [InlineData("end:delivery.send:2")]
    [InlineData("end:delivery.write:2")]
    public async Task Leaves_nothing_untold_and_nothing_told_under_two_ids(string killedAt)
    {
        var cancelled = TestContext.Current.CancellationToken;
        var site = fixture.NewSite();
        await fixture.Cloud.AddShopAsync(site);
        await using var receiver = await Receiver.StartAsync(_ => (200, null));
        await using (var first = await Host.StartAsync(fixture.Cloud))
        {
            using var api = new Caller(first.Address);
            await api.RegisterAsync(fixture.Cloud, site, ("1.0.0", 0), ("1.1.0", 0));
            using var put = await api.SendAsync(HttpMethod.Put, $"api/channels/{site}", new
            {
                application = site,
                address = new { kind = "webhook", url = receiver.Address },
                subscriptions = new[] { new { topics = Topics.OfRollouts } },
            });
            Assert.True(put.IsSuccessStatusCode, await put.Content.ReadAsStringAsync(cancelled));
        }

        await fixture.ForgetDeliveriesAsync();
        await using var doomed = await Host.StartAsync(fixture.Cloud, killedAt);
        using (var api = new Caller(doomed.Address))
        {
            try
            {
                await api.StartAsync(site, new { version = "1.1.0", policy });
            }
            catch (HttpRequestException lost) when (lost.StatusCode is null)
            {
                // It is written all the same.
            }
        }

        await doomed.ExitedAsync().WaitAsync(TimeSpan.FromMinutes(5), cancelled);
        await using var heir = await Host.StartAsync(fixture.Cloud);
        using var rest = new Caller(heir.Address);
        var id = Assert.Single(await rest.ListAsync(site)).Id;
        await rest.UntilAsync(id, rollout => rollout.IsEnded);
        string[] worthTelling =
        [
            .. (await rest.EventsAsync(id)).Where(happened => Topics.Of(happened) is not null).Select(happened => $"{id}-{happened.Number:D6}"),
        ];
        await Wait.UntilAsync(() => !worthTelling.Except(Ids(receiver)).Any());

        Assert.Equal(worthTelling, Ids(receiver).Distinct());
        Assert.All(
            receiver.Messages.GroupBy(message => message.Headers[WebhookSignature.IdHeader]),
            same => Assert.Single(same.Select(message => message.Text).Distinct()));
        (await rest.SendAsync(HttpMethod.Delete, $"api/channels/{site}")).Dispose();
    }

    [Fact]
    public async Task Sends_a_digest_as_the_same_message()
    {
        var cancelled = TestContext.Current.CancellationToken;
        var site = fixture.NewSite();
        await fixture.Cloud.AddShopAsync(site);
        await using var receiver = await Receiver.StartAsync(_ => (200, null));
        await fixture.ForgetDeliveriesAsync();
        await using var doomed = await Host.StartAsync(fixture.Cloud, "end:delivery.send:1");
        using var api = new Caller(doomed.Address);
        await api.RegisterAsync(fixture.Cloud, site, ("1.0.0", 0), ("1.1.0", 0));

        // A full minute, that leaves enough time to be told something before.
        var at = TimeProvider.System.GetUtcNow().AddSeconds(100);
        (await api.SendAsync(HttpMethod.Put, $"api/channels/{site}", new
        {
            application = site,
            address = new { kind = "webhook", url = receiver.Address },
            subscriptions = new[]
            {
                new { topics = (string[])["started", "needsDecision"], digest = new { every = "day", at = $"{at:HH:mm}" } },
            },
        })).Dispose();
        var asks = new { name = "asks", steps = new[] { new { weight = 50, advance = "person" } } };
        await api.StartAsync(site, new { version = "1.1.0", policy = asks });
        await doomed.ExitedAsync().WaitAsync(TimeSpan.FromMinutes(5), cancelled);
        var before = Assert.Single(receiver.Messages);

        await using var heir = await Host.StartAsync(fixture.Cloud);
        await Wait.UntilAsync(() => receiver.Messages.Count >= 2);

        var after = receiver.Messages[1];
        Assert.Equal(["started", "needsDecision"], JsonNode.Parse(before.Text)!.AsArray().Select(one => (string?)one!["data"]!["topic"]));
        Assert.Equal(before.Text, after.Text);
        Assert.Equal(before.Headers[WebhookSignature.IdHeader], after.Headers[WebhookSignature.IdHeader]);
        using var rest = new Caller(heir.Address);
        (await rest.SendAsync(HttpMethod.Delete, $"api/channels/{site}")).Dispose();
    }

    [Fact]
    public async Task A_channel_that_never_answers_delays_no_rollout()
    {
        var site = fixture.NewSite();
        await fixture.Cloud.AddShopAsync(site);
        using var asked = new ManualResetEventSlim();
        using var mayAnswer = new ManualResetEventSlim();
        await using var mute = await Receiver.StartAsync(_ =>
        {
            asked.Set();
            mayAnswer.Wait(TimeSpan.FromMinutes(2));
            return (200, null);
        });
        await using var host = await Host.StartAsync(fixture.Cloud);
        using var api = new Caller(host.Address);
        await api.RegisterAsync(fixture.Cloud, site, ("1.0.0", 0), ("1.1.0", 0));
        (await api.SendAsync(HttpMethod.Put, $"api/channels/{site}", new
        {
            application = site,
            address = new { kind = "webhook", url = mute.Address },
            subscriptions = new[] { new { topics = (string[])["started"] } },
        })).Dispose();

        var rollout = await api.StartAsync(site, new { version = "1.1.0", policy });
        var ended = await api.UntilAsync(rollout.Id, seen => seen.IsEnded);

        Assert.Equal("Succeeded", ended.Phase);
        Assert.True(asked.IsSet, "The channel was not even asked.");
        Assert.False(mayAnswer.IsSet);
        mayAnswer.Set();
        (await api.SendAsync(HttpMethod.Delete, $"api/channels/{site}")).Dispose();
    }

    private static IEnumerable<string> Ids(Receiver receiver) =>
        receiver.Messages.Select(message => (string)JsonNode.Parse(message.Text)!["id"]!);
}
