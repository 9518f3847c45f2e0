using Azure.Identity;
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

    public async ValueTask InitializeAsync() => Cloud = await LocalCloud.StartAsync();

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

    /// <summary>A name that no other test uses.</summary>
    public string NewSite() => $"shop{Interlocked.Increment(ref sites)}";
}
