using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.WebConsole.Tests;

/// <summary>A control plane in which there is nothing yet.</summary>
public sealed class EmptyPlane : IAsyncLifetime
{
    private LocalCloud cloud = null!;

    public Host Host { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        cloud = await LocalCloud.StartAsync();
        Host = await Host.StartAsync(cloud);
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await cloud.DisposeAsync();
    }
}
