using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.WebConsole.Tests;

/// <summary>A control plane of its own with five hundred applications.</summary>
public sealed class LargeFleet : IAsyncLifetime
{
    public const int Applications = 500;

    public LocalCloud Cloud { get; private set; } = null!;

    public Host Host { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Cloud = await LocalCloud.StartAsync();
        Host = await Host.StartAsync(Cloud);
        await new StoredFleet(Cloud.Storage.ConnectionString).AddApplicationsAsync(Applications);
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Cloud.DisposeAsync();
    }
}
