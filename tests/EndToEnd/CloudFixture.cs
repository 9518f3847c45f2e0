using Azure.Identity;
using Azure.Storage.Queues;
using CanaryFunctions.Azure;
using CanaryFunctions.Azure.Tables;
using CanaryFunctions.Tests.Stage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CanaryFunctions.EndToEnd;

/// <summary>One cloud for the tests of a class; each test has an application and a site of its own in it.</summary>
public sealed class CloudFixture : IAsyncLifetime
{
    private int sites;

    public LocalCloud Cloud { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        LocalCloud.ExpectShortLives();
        Cloud = await LocalCloud.StartAsync();
    }

    public ValueTask DisposeAsync() => Cloud.DisposeAsync();

    /// <summary>The storage as the control plane uses it.</summary>
    public CanaryStorage Storage() => new(new()
    {
        Credential = new DefaultAzureCredential(), StorageConnectionString = Cloud.Storage.ConnectionString,
    });

    /// <summary>Where a channel's deliveries are written down.</summary>
    public async Task<string> OutboxAsync(string channel)
    {
        var channels = new TableChannelStore(
            Storage(), new EphemeralDataProtectionProvider(), NullLogger<TableChannelStore>.Instance);
        return (await channels.FindAsync(channel, CancellationToken.None))!.Value.Outbox;
    }

    /// <summary>Waits until a host has handled all wake-ups of rollouts: one that stays behind would be the first that the next host sees,
    /// which would die of it.</summary>
    public Task AllHandledAsync() =>
        Wait.UntilAsync(async () => (await Queue("wakeups").GetPropertiesAsync()).Value.ApproximateMessagesCount == 0);

    /// <summary>Forgets the wake-ups of channels that earlier tests have left behind, for the same reason.</summary>
    public async Task ForgetDeliveriesAsync()
    {
        await Queue("deliveries").CreateIfNotExistsAsync();
        await Queue("deliveries").ClearMessagesAsync();
    }

    /// <summary>A name that no other test uses.</summary>
    public string NewSite() => $"shop{Interlocked.Increment(ref sites)}";

    private QueueClient Queue(string name) =>
        new(Cloud.Storage.ConnectionString, name, new QueueClientOptions(QueueClientOptions.ServiceVersion.V2025_11_05));
}
