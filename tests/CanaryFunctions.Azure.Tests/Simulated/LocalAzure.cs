using System.IO.Compression;
using System.Text.Json;
using Azure.Core;
using Azure.ResourceManager;
using CanaryFunctions.Azure.AppService;
using CanaryFunctions.Azure.Management;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Versions;
using CanaryFunctions.Simulator;
using Semver;

namespace CanaryFunctions.Azure.Tests.Simulated;

/// <summary>One local Azure for a class of tests, each of which has a site of its own.</summary>
public class LocalAzure : IAsyncLifetime
{
    public static readonly TimeSpan Grain = TimeSpan.FromSeconds(2);

    private AzureSimulator? simulator;

    public AzureSimulator Simulator => simulator ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync()
    {
        simulator = await AzureSimulator.StartAsync(Behaviour, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Simulator.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected virtual SimulatorOptions Behaviour => new()
    {
        MetricGrain = Grain,
        MetricLag = TimeSpan.Zero,
        LogLag = TimeSpan.Zero,
        SwapDuration = TimeSpan.FromSeconds(1),
    };

    /// <summary>Waits for a condition.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        while (!await condition()) await Task.Delay(50, limit.Token);
    }

    /// <summary>A site that runs 1.0.0, with an empty slot.</summary>
    public async Task<(Target Target, SimulatedSite Site)> AddSiteAsync()
    {
        var target = Given.Target with { Site = $"shop-{Guid.NewGuid():N}", Telemetry = new() { Grain = Grain } };
        var site = await Simulator.AddSiteAsync(
            new()
            {
                Subscription = target.Subscription,
                ResourceGroup = target.ResourceGroup,
                Name = target.Site,
                Slots = [target.Slot],
                Package = Package("1.0.0"),
                AppSettings = new() { ["CANARY_VERSION"] = "1.0.0" },
            },
            TestContext.Current.CancellationToken);
        return (target, site);
    }

    /// <summary>The same with containers.</summary>
    public async Task<(Target Target, SimulatedSite Site)> AddContainerSiteAsync()
    {
        var target = Given.Target with { Site = $"shop-{Guid.NewGuid():N}", Telemetry = new() { Grain = Grain } };
        var site = await Simulator.AddSiteAsync(
            new()
            {
                Subscription = target.Subscription,
                ResourceGroup = target.ResourceGroup,
                Name = target.Site,
                Slots = [target.Slot],
                Image = ((Artifact.Image)Image("1.0.0").Artifact).Reference,
                AppSettings = new() { ["CANARY_VERSION"] = "1.0.0" },
            },
            TestContext.Current.CancellationToken);
        return (target, site);
    }

    public AppVersion Version(string number) =>
        new("shop", SemVersion.Parse(number, SemVersionStyles.Strict), new Artifact.Package(Package(number)));

    /// <summary>A version whose answers take longer, and whose checkouts fail.</summary>
    public AppVersion Bad(string number, int latencyMs)
    {
        using var zip = new MemoryStream();
        using (var good = Zip("1.1.0")) good.CopyTo(zip);
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Update, leaveOpen: true))
        {
            archive.GetEntry("release.json")!.Delete();
            using var release = archive.CreateEntry("release.json").Open();
            JsonSerializer.Serialize(release, new { version = number, latencyMs, checkoutErrorRate = 1 });
        }

        zip.Position = 0;
        var package = Simulator.AddPackage($"bad-{number}.zip", zip);
        return new("shop", SemVersion.Parse(number, SemVersionStyles.Strict), new Artifact.Package(package));
    }

    public AppVersion Image(string number)
    {
        using var zip = Zip(number);
        var image = new Artifact.Image(Simulator.AddImage("contoso.azurecr.io/shop", zip));
        return new("shop", SemVersion.Parse(number, SemVersionStyles.Strict), image);
    }

    private Uri Package(string number)
    {
        using var zip = Zip(number);
        return Simulator.AddPackage($"shop-{number}.zip", zip);
    }

    private static FileStream Zip(string number) =>
        File.OpenRead(Path.Combine(AppContext.BaseDirectory, "shop", $"shop-{number}.zip"));

    public AppServiceControl Control(string? token = null) =>
        new(Connect(token), Options(token), TimeProvider.System);

    public ArmClient Connect(string? token = null) => ManagementApi.Connect(Options(token));

    public AzureOptions Options(string? token = null) => new()
    {
        Credential = DelegatedTokenCredential.Create(
            (_, _) => new(token ?? Simulator.Token, DateTimeOffset.MaxValue)),
        ManagementEndpoint = Simulator.ManagementEndpoint,
        LogsEndpoint = Simulator.ManagementEndpoint,
        PrometheusDomain = Simulator.ManagementEndpoint.Host,
        MetricsAddress = Simulator.ManagementEndpoint.AbsoluteUri,
        ManagementTransport = Simulator.CreateHandler(),
        ProbeScheme = "http",
        AllowedNetworks = ["127.0.0.0/8"],
    };
}
