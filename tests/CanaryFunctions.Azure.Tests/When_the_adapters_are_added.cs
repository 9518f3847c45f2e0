using CanaryFunctions.Azure.Queues;
using CanaryFunctions.Azure.Tests.Storage;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Versions;
using Microsoft.Extensions.DependencyInjection;

namespace CanaryFunctions.Azure.Tests;

public sealed class When_the_adapters_are_added(EmulatedStorage storage)
{
    [Theory]
    [InlineData(typeof(IRolloutStore))]
    [InlineData(typeof(IVersionStore))]
    [InlineData(typeof(IEnvironmentStore))]
    [InlineData(typeof(IWakeups))]
    [InlineData(typeof(ITargetControl))]
    [InlineData(typeof(IMetricSource))]
    [InlineData(typeof(WakeupQueue))]
    [InlineData(typeof(CanaryStorage))]
    public async Task A_host_gets_all_that_it_needs(Type service)
    {
        await using var services =
            new ServiceCollection().AddLogging().AddAzureAdapters(Options).BuildServiceProvider();

        Assert.NotNull(services.GetRequiredService(service));
    }

    [Fact]
    public void An_account_can_be_named_without_a_secret() => Assert.NotNull(new CanaryStorage(new()
    {
        Credential = new NoCredential(),
        TableEndpoint = new("https://name.table.core.windows.net"),
        QueueEndpoint = new("https://name.queue.core.windows.net"),
        BlobEndpoint = new("https://name.blob.core.windows.net"),
    }));

    [Fact]
    public void Without_a_storage_account_nothing_starts() =>
        Assert.Throws<ArgumentException>(() => new CanaryStorage(new() { Credential = new NoCredential() }));

    [Fact]
    public void Without_a_proper_scope_nothing_starts() => Assert.Throws<ArgumentException>(
        () => new ServiceCollection().AddAzureAdapters(Options with { Scope = "https://management.azure.com" }));

    [Fact]
    public void The_options_keep_the_secret_of_the_storage_account() =>
        Assert.DoesNotContain("AccountKey", $"{Options}", StringComparison.Ordinal);

    [Fact]
    public async Task Creating_tables_and_queues_again_does_nothing() =>
        await storage.Open().EnsureCreatedAsync(default);

    private AzureOptions Options =>
        new() { Credential = new NoCredential(), StorageConnectionString = storage.ConnectionString };
}
