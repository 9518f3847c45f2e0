using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.WebConsole.Tests;

/// <summary>A control plane of its own with five hundred applications.</summary>
public sealed class LargeFleet : IAsyncLifetime
{
    public const int Applications = 500;

    /// <summary>The last by name whose rollout is under way: it is stuck.</summary>
    public const string Stuck = "app-490";

    public LocalCloud Cloud { get; private set; } = null!;

    public Host Host { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Cloud = await LocalCloud.StartAsync();
        Host = await Host.StartAsync(Cloud);
        var stored = new StoredFleet(Cloud.Storage.ConnectionString);
        await stored.AddApplicationsAsync(Applications);
        await stored.StickAsync(Stuck);
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Cloud.DisposeAsync();
    }
}
