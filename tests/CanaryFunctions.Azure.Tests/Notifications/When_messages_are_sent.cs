using CanaryFunctions.Azure.Notifications;
using CanaryFunctions.Azure.Queues;
using CanaryFunctions.Azure.Tables;
using CanaryFunctions.Azure.Tests.Storage;
using CanaryFunctions.Core.Notifications;
using CanaryFunctions.Core.Rollouts;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace CanaryFunctions.Azure.Tests.Notifications;

public sealed class When_messages_are_sent(EmulatedStorage storage) : IAsyncDisposable
{
    private readonly FakeTimeProvider time = new(Given.Start);
    private readonly Listener listener = new();
    private readonly string id = $"c{Guid.NewGuid():N}";

    private TableDeliveryStore Deliveries => new(storage.Open());

    [Fact]
    public async Task A_thousand_to_a_server_that_answers_429_and_500_half_of_the_time_all_arrive_in_order_and_none_too_early()
    {
        var random = new Random(11);
        var notBefore = Given.Start;
        var (taken, early) = (new List<string>(), new List<string>());
        listener.Answer = (context, _) =>
        {
            var message = context.Request.Headers["webhook-id"]!;
            if (time.GetUtcNow() < notBefore) early.Add(message);
            switch (random.Next(4))
            {
                case 0:
                    var wait = random.Next(1, 20);
                    notBefore = time.GetUtcNow().AddSeconds(wait);
                    context.Response.Headers["Retry-After"] = $"{wait}";
                    return 429;
                case 1:
                    return 500;
                default:
                    taken.Add(message);
                    return 204;
            }
        };
        await PutAsync(new ChannelAddress.Webhook(listener.Address, "whsec_c2VjcmV0"));
        for (var rollout = 0; rollout < 50; rollout++)
        {
            var of = RolloutId.New(Given.Start.AddMilliseconds(rollout));
            await Deliveries.AddAsync(id, [.. Enumerable.Range(1, 20).Select(number => Delivery(of, number))], default);
        }

        while (!(await Deliveries.PendingAsync(id, 1, default)).IsEmpty)
        {
            await RunAsync();
            time.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.Equal(1000, taken.Distinct().Count());
        Assert.Equal(1000, taken.Count);
        Assert.Empty(early);
        Assert.All(taken.GroupBy(message => message[..26]), rollout => Assert.Equal(rollout.Order(StringComparer.Ordinal), rollout));
    }

    [Theory]
    [InlineData(400, "dead")]
    [InlineData(401, "dead")]
    [InlineData(404, "dead")]
    [InlineData(410, "dead")]
    [InlineData(302, "dead")]
    [InlineData(408, "pending")]
    [InlineData(429, "pending")]
    [InlineData(503, "pending")]
    [InlineData(202, "delivered")]
    public async Task An_answer_means_what_it_says(int status, string state)
    {
        listener.Answer = (_, _) => status;
        await PutAsync(new ChannelAddress.Slack(listener.Address));
        await Deliveries.AddAsync(id, [Delivery(RolloutId.New(Given.Start), 1)], default);

        await RunAsync();

        var log = await Deliveries.LogAsync(id, null, null, 10, default);
        Assert.Equal(state, Assert.Single(log.Items).State.ToString().ToLowerInvariant());
        if (state != "delivered") Assert.Contains($"{status}", log.Items[0].Said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("7200", 7200, ChannelKind.Slack)]
    [InlineData("Mon, 23 Nov 2026 12:30:00 GMT", 9000, ChannelKind.Slack)]
    [InlineData("9999999", 86_400, ChannelKind.Slack)]
    [InlineData("7200", 7200, ChannelKind.EventGrid)]
    [InlineData("9999999", 86_400, ChannelKind.EventGrid)]
    public async Task Who_asks_for_patience_is_left_alone_that_long(string retryAfter, int seconds, ChannelKind kind)
    {
        listener.Answer = (context, _) =>
        {
            context.Response.Headers["Retry-After"] = retryAfter;
            return 429;
        };
        await PutAsync(kind is ChannelKind.Slack
            ? new ChannelAddress.Slack(listener.Address)
            : new ChannelAddress.EventGrid(listener.Address, "key"));
        await Deliveries.AddAsync(id, [Delivery(RolloutId.New(Given.Start), 1)], default);

        await RunAsync();

        Assert.Equal(Given.Start.AddSeconds(seconds), (await Deliveries.StateAsync(id, default))!.Value.PausedUntil);
    }

    [Theory]
    [InlineData(200, "delivered", "text/plain", 100_000)]
    [InlineData(503, "pending", "text/plain", 100_000)]
    [InlineData(200, "delivered", "text/plain; charset=klingon", 4)]
    [InlineData(503, "pending", "text/plain; charset=klingon", 4)]
    [InlineData(400, "dead", "text/plain; charset=klingon", 4)]
    [InlineData(200, "delivered", "text/plain", -1)]
    [InlineData(503, "pending", "text/plain", -1)]
    public async Task What_is_said_besides_the_status_decides_nothing(int status, string state, string type, int length)
    {
        listener.Answer = (_, _) => status;
        listener.Reply = (type, length < 0 ? null : Enumerable.Repeat((byte)0xFF, length).ToArray());
        await PutAsync(new ChannelAddress.Slack(listener.Address));
        await Deliveries.AddAsync(id, [Delivery(RolloutId.New(Given.Start), 1)], default);

        await RunAsync();

        var sent = Assert.Single((await Deliveries.LogAsync(id, null, null, 10, default)).Items);
        Assert.Equal(state, sent.State.ToString().ToLowerInvariant());
        if (state != "delivered") Assert.Contains($"{status}", sent.Said, StringComparison.Ordinal);
        Assert.InRange(sent.Said?.Length ?? 0, 0, 400);
    }

    public static TheoryData<ChannelAddress> OnTheInside =>
    [
        new ChannelAddress.Slack(new("http://169.254.169.254/metadata")),
        new ChannelAddress.Teams(new("http://169.254.169.254/metadata")),
        new ChannelAddress.Webhook(new("http://169.254.169.254/metadata"), "whsec_c2VjcmV0"),
        new ChannelAddress.EventGrid(new("https://169.254.169.254/metadata"), "key"),
    ];

    [Theory]
    [MemberData(nameof(OnTheInside))]
    public async Task Addresses_on_the_inside_are_not_called(ChannelAddress inside)
    {
        await PutAsync(inside);
        await Deliveries.AddAsync(id, [Delivery(RolloutId.New(Given.Start), 1)], default);

        await RunAsync();

        var refused = Assert.Single((await Deliveries.LogAsync(id, null, null, 10, default)).Items);
        Assert.Equal(DeliveryState.Dead, refused.State);
        Assert.Contains("169.254.169.254 may not be called", refused.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_for_Event_Grid_carry_its_key_and_are_a_batch_of_cloud_events()
    {
        string? key = null, type = null, text = null;
        listener.Answer = (context, body) =>
        {
            (key, type, text) = (context.Request.Headers["aeg-sas-key"], context.Request.ContentType, body);
            return 200;
        };
        await PutAsync(new ChannelAddress.EventGrid(new(listener.Address, "api/events"), "topic-key"));
        await Deliveries.AddAsync(id, [Delivery(RolloutId.New(Given.Start), 1)], default);

        await RunAsync();

        Assert.Equal("topic-key", key);
        Assert.StartsWith("application/cloudevents-batch+json", type, StringComparison.Ordinal);
        Assert.Contains("canaryfunctions.", text, StringComparison.Ordinal);
        Assert.Single((await Deliveries.LogAsync(id, DeliveryState.Delivered, null, 10, default)).Items);
    }

    [Fact]
    public async Task Our_token_goes_to_topics_of_Azure_only()
    {
        listener.Answer = (_, _) => throw new InvalidOperationException("It was called.");
        await PutAsync(new ChannelAddress.EventGrid(new(listener.Address, "api/events")));
        await Deliveries.AddAsync(id, [Delivery(RolloutId.New(Given.Start), 1)], default);

        await RunAsync();

        var dead = Assert.Single((await Deliveries.LogAsync(id, DeliveryState.Dead, null, 10, default)).Items);
        Assert.Contains("eventgrid.azure.net", dead.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_has_the_newest_first_in_pages_and_what_is_old_is_forgotten()
    {
        var rollout = RolloutId.New(Given.Start);
        await Deliveries.AddAsync(
            id, [.. Enumerable.Range(1, 45).Select(n => Delivery(rollout, n) with { State = DeliveryState.Delivered, EndedAt = Given.Start })], default);

        var first = await Deliveries.LogAsync(id, null, null, 40, default);
        var second = await Deliveries.LogAsync(id, null, first.Next, 40, default);
        Assert.Equal(
            Enumerable.Range(1, 45).Reverse(),
            first.Items.Concat(second.Items).Select(one => int.Parse(one.Id[^6..], System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Null(second.Next);

        await Deliveries.ForgetAsync(id, Given.Start.AddDays(1), default);
        Assert.Empty((await Deliveries.LogAsync(id, null, null, 40, default)).Items);
    }

    [Fact]
    public async Task What_is_there_already_is_not_added_again_in_whatever_state_it_is()
    {
        var (one, other) = (Delivery(RolloutId.New(Given.Start), 1), Delivery(RolloutId.New(Given.Start), 2));
        await Deliveries.AddAsync(id, [one], default);
        await Deliveries.WriteAsync(id, [one with { State = DeliveryState.Delivered }], default);

        Assert.True(await Deliveries.AddAsync(id, [one, other], default));
        Assert.False(await Deliveries.AddAsync(id, [one, other], default));

        Assert.Equal([other.Id], (await Deliveries.PendingAsync(id, 10, default)).Select(delivery => delivery.Id));
    }

    [Fact]
    public async Task All_that_there_is_of_a_channel_that_was_removed_is_forgotten()
    {
        var rollout = RolloutId.New(Given.Start);
        await Deliveries.AddAsync(id, [.. Enumerable.Range(1, 45).Select(n => Delivery(rollout, n))], default);
        await Deliveries.SaveStateAsync(id, new(), null, default);

        await Deliveries.ForgetAllAsync(id, default);

        Assert.Empty((await Deliveries.LogAsync(id, null, null, 40, default)).Items);
        Assert.Empty(await Deliveries.PendingAsync(id, 10, default));
        Assert.Null(await Deliveries.StateAsync(id, default));
    }

    [Theory]
    [InlineData("01KAQW5RQ0CANARYCANARYCANA-x|y")]
    [InlineData("01KAQW5RQ0CANARYCANARYCANA-x#y")]
    [InlineData("01KAQW5RQ0CANARYCANARYCANA-x?y")]
    [InlineData("01KAQW5RQ0CANARYCANARYCANA-x%y")]
    [InlineData("01KAQW5RQ0CANARYCANARYCANA-99999999")]
    [InlineData("01KAQW5RQ0CANARYCANARYCANA")]
    public async Task An_id_that_can_not_be_is_not_found(string delivery) => Assert.Null(await Deliveries.FindAsync(id, delivery, default));

    public ValueTask DisposeAsync() => listener.DisposeAsync();

    private static Delivery Delivery(RolloutId rollout, int number) => new()
    {
        Notice = Told.EachTopic[0] with { Id = $"{rollout}-{number:D6}", Rollout = rollout },
        Since = Given.Start,
        Due = Given.Start,
    };

    private TableChannelStore Channels() => new(
        storage.Open(), new EphemeralDataProtectionProvider(), NullLogger<TableChannelStore>.Instance);

    private TableChannelStore? channels;

    private async Task PutAsync(ChannelAddress address)
    {
        channels = Channels();
        await channels.PutAsync(
            new()
            {
                Id = id, Name = id, Kind = address.Kind, Shown = address.Shown, Subscriptions = [new()], SetBy = "ann", SetAt = Given.Start,
            },
            address,
            null,
            default);
    }

    private async Task RunAsync()
    {
        var options = new AzureOptions
        {
            Credential = new NoCredential(),
            StorageConnectionString = storage.ConnectionString,
            ProbeScheme = "http",
            AllowedNetworks = ["127.0.0.0/8"],
        };
        using var post = new MessagePost(options, time);
        using var topics = new EventGridTopics(options, new(options));
        var sender = new MessageSender(post, topics, new(new(options)), new(options));
        var deliverer = new Deliverer(
            channels!, Deliveries, new DeliveryQueue(storage.Open(), time), sender, new LiquidTemplates(),
            new(new TableApiKeyStore(storage.Open()), time), DeliveryLease.Usual, time, NullLogger<Deliverer>.Instance);
        await deliverer.DeliverAsync(id, TestContext.Current.CancellationToken);
    }
}
