using CanaryFunctions.Azure.Tests.Storage;
using CanaryFunctions.Simulator.Storage;

[assembly: AssemblyFixture(typeof(EmulatedStorage))]

namespace CanaryFunctions.Azure.Tests.Storage;

/// <summary>One storage emulator for all tests, which keep apart by the names of their applications.</summary>
public sealed class EmulatedStorage : IAsyncLifetime
{
    private Azurite? azurite;

    public string ConnectionString => azurite?.ConnectionString ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync()
    {
        azurite = await Azurite.StartAsync(new(), TestContext.Current.CancellationToken);
        await Open().EnsureCreatedAsync(TestContext.Current.CancellationToken);
    }

    public CanaryStorage Open() =>
        new(new() { Credential = new NoCredential(), StorageConnectionString = ConnectionString });

    public async ValueTask DisposeAsync()
    {
        if (azurite is not null) await azurite.DisposeAsync();
    }
}
