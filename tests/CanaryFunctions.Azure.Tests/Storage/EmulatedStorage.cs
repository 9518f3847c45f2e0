using CanaryFunctions.Azure.Tests.Storage;

[assembly: AssemblyFixture(typeof(EmulatedStorage))]

namespace CanaryFunctions.Azure.Tests.Storage;

/// <summary>One storage emulator for all tests, which keep apart by the names of their applications: the one that
/// CANARY_TEST_STORAGE names, or one on its usual ports.</summary>
public sealed class EmulatedStorage : IAsyncLifetime
{
    public string ConnectionString { get; } =
        Environment.GetEnvironmentVariable("CANARY_TEST_STORAGE") ?? "UseDevelopmentStorage=true";

    public async ValueTask InitializeAsync() => await Open().EnsureCreatedAsync(TestContext.Current.CancellationToken);

    public CanaryStorage Open() =>
        new(new() { Credential = new NoCredential(), StorageConnectionString = ConnectionString });

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
