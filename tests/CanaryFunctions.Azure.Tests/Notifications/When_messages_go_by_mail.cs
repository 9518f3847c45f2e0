using CanaryFunctions.Azure.Email;
using CanaryFunctions.Azure.Notifications;
using CanaryFunctions.Azure.Queues;
using CanaryFunctions.Azure.Tables;
using CanaryFunctions.Azure.Tests.Simulated;
using CanaryFunctions.Azure.Tests.Storage;
using CanaryFunctions.Core.Notifications;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace CanaryFunctions.Azure.Tests.Notifications;

public sealed class When_messages_go_by_mail(EmulatedStorage storage, LocalAzure azure) : IClassFixture<LocalAzure>
{
    private readonly FakeTimeProvider time = new(Given.Start);
    private readonly string id = $"c{Guid.NewGuid():N}";

    private TableDeliveryStore Deliveries => new(storage.Open());

    [Theory]
    [InlineData("ann", DeliveryState.Delivered, null)]
    [InlineData("dropped", DeliveryState.Dead, "EmailDropped")]
    public async Task They_are_handed_over_and_asked_for_until_it_is_known_what_became_of_them(
        string name, DeliveryState state, string? said)
    {
        var address = new ChannelAddress.Email([$"{name}@{Guid.NewGuid():N}.example"]);
        var deliverer = await DelivererAsync(address);
        await Deliveries.AddAsync(id, [Collected(1), Collected(2)], default);

        await deliverer.DeliverAsync(id, TestContext.Current.CancellationToken);
        var handedOver = await Deliveries.PendingAsync(id, 10, default);
        for (var look = 0; look < 3; look++)
        {
            time.Advance(TimeSpan.FromMinutes(1));
            await deliverer.DeliverAsync(id, TestContext.Current.CancellationToken);
        }

        Assert.Equal([DeliveryState.HandedOver, DeliveryState.HandedOver], handedOver.Select(one => one.State));
        var log = (await Deliveries.LogAsync(id, null, null, 10, default)).Items;
        Assert.Equal([state, state], log.Select(one => one.State));
        Assert.All(log, one => Assert.Contains(said ?? "", one.Said ?? "", StringComparison.Ordinal));
        var mail = Assert.Single(azure.Simulator.Mails, mail => mail.To.SequenceEqual(address.To));
        var digest = Told.Message([.. handedOver.Select(one => one.Notice)]);
        Assert.Equal(MessageMail.Mail(address, digest, Told.Links).Html, mail.Html);
        Assert.StartsWith("2 messages", mail.Subject, StringComparison.Ordinal);
    }

    private static Delivery Collected(int number) => new()
    {
        Notice = Told.EachTopic[number],
        Since = Given.Start.AddMinutes(-1),
        Due = Given.Start.AddMinutes(-1),
        IsCollected = true,
    };

    private async Task<Deliverer> DelivererAsync(ChannelAddress address)
    {
        var channels = new TableChannelStore(
            storage.Open(), new EphemeralDataProtectionProvider(), NullLogger<TableChannelStore>.Instance);
        var channel = new Channel
        {
            Id = id, Name = id, Kind = address.Kind, Shown = address.Shown, Subscriptions = [new()], SetBy = "ann", SetAt = Given.Start,
        };
        await channels.PutAsync(channel, address, null, default);
        var options = new AzureOptions { Credential = new NoCredential(), StorageConnectionString = storage.ConnectionString };
        var service = new EmailSender(
            new() { Endpoint = azure.Simulator.ManagementEndpoint, Sender = "canary@contoso.example", Key = azure.Simulator.MailKey },
            new NoCredential(),
            TimeProvider.System,
            azure.Simulator.CreateHandler());
        var sender = new MessageSender(new(options, time), new(options, Told.Links), new(Told.Links, service), Told.Links);
        return new(
            channels, Deliveries, new DeliveryQueue(storage.Open(), time), sender, new LiquidTemplates(),
            new(new TableApiKeyStore(storage.Open()), time), DeliveryLease.Usual, time, NullLogger<Deliverer>.Instance);
    }
}
