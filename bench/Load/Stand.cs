using Azure.Identity;
using CanaryFunctions.Azure;
using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.Bench.Load;

/// <summary>A fresh control plane with the application <c>shop</c>, for one measurement.</summary>
internal sealed class Stand : IAsyncDisposable
{
    private readonly LocalCloud cloud;
    private readonly Host host;

    private Stand(LocalCloud cloud, Host host)
    {
        (this.cloud, this.host) = (cloud, host);
        Api = new(host.Address);
        Stored = new(new CanaryStorage(new()
        {
            Credential = new DefaultAzureCredential(),
            StorageConnectionString = cloud.Storage.ConnectionString,
        }));
    }

    public Caller Api { get; }

    public StoredRollouts Stored { get; }

    public static async Task<Stand> StartAsync()
    {
        var cloud = await LocalCloud.StartAsync();
        await cloud.AddShopAsync("shop");
        var host = await Host.StartAsync(cloud, settings: new()
        {
            ["Logging__LogLevel__Default"] = "Error",
            ["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information",
            ["Canary__RequestsPerSecond"] = "100000",
        });
        var stand = new Stand(cloud, host);
        await stand.Api.RegisterAsync(cloud, "shop", ("1.0.0", 0), ("1.1.0", 0));
        return stand;
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await host.DisposeAsync();
        await cloud.DisposeAsync();
    }
}
