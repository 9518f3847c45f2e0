using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Simulator;
using CanaryFunctions.Simulator.Storage;

namespace CanaryFunctions.Tests.Stage;

/// <summary>A storage account and a local Azure, quick enough for tests: bins of one second.</summary>
public sealed class LocalCloud : IAsyncDisposable
{
    private LocalCloud(Azurite storage, AzureSimulator azure) => (Storage, Azure) = (storage, azure);

    public Azurite Storage { get; }

    public AzureSimulator Azure { get; }

    /// <summary>Says that the hosts and apps that this process starts live for seconds, as those of tests do: a quarter of what they did was to
    /// compile once more what never gets hot. Not for what is measured.</summary>
    public static void ExpectShortLives() => Environment.SetEnvironmentVariable("DOTNET_TC_CallCounting", "0");

    public static async Task<LocalCloud> StartAsync(SimulatorOptions? options = null)
    {
        var storage = await Azurite.StartAsync(new(), CancellationToken.None);
        try
        {
            var azure = await AzureSimulator.StartAsync(
                options ?? new()
                {
                    MetricGrain = TimeSpan.FromSeconds(1),
                    MetricLag = TimeSpan.FromMilliseconds(500),
                    LogLag = TimeSpan.FromMilliseconds(500),
                    SwapDuration = TimeSpan.FromSeconds(1),
                },
                CancellationToken.None);
            return new(storage, azure);
        }
        catch
        {
            await storage.DisposeAsync();
            throw;
        }
    }

    /// <summary>A site that runs shop 1.0.0 and has a slot for canaries.</summary>
    public Task<SimulatedSite> AddShopAsync(string site) => Azure.AddSiteAsync(
        new()
        {
            Subscription = SubscriptionOf(site),
            ResourceGroup = "rg",
            Name = site,
            Slots = ["canary"],
            Package = Package("1.0.0"),
            AppSettings = new() { ["CANARY_VERSION"] = "1.0.0" },
        },
        CancellationToken.None);

    /// <summary>Each site has its own subscription: calls to one are paced, and at the tests' pace a few rollouts would use that up.</summary>
    public static Guid SubscriptionOf(string site) => new(SHA256.HashData(Encoding.UTF8.GetBytes(site)).AsSpan(0, 16));

    public static Target Target(string site) => new(SubscriptionOf(site), "rg", site, "canary")
    {
        Telemetry = new()
        {
            Grain = TimeSpan.FromSeconds(1),
            Lag = TimeSpan.FromSeconds(1),
            History = TimeSpan.FromSeconds(10),
        },
    };

    /// <summary>The shop's package with a version number of its own, a share of failing checkouts, and a time that all answers
    /// take longer.</summary>
    public Uri Package(string version, double checkoutErrorRate = 0, int latencyMs = 0)
    {
        using var zip = new MemoryStream();
        using (var original = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "shop", "shop-1.0.0.zip")))
            original.CopyTo(zip);
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Update, leaveOpen: true))
        {
            archive.GetEntry("release.json")!.Delete();
            using var release = archive.CreateEntry("release.json").Open();
            JsonSerializer.Serialize(release, new { version, checkoutErrorRate, latencyMs });
        }

        zip.Position = 0;

        // One of the same name would take its place.
        return Azure.AddPackage(FormattableString.Invariant($"shop-{version}-{checkoutErrorRate}-{latencyMs}.zip"), zip);
    }

    public async ValueTask DisposeAsync()
    {
        await Azure.DisposeAsync();
        await Storage.DisposeAsync();
    }
}
