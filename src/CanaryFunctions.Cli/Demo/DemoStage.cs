using System.Diagnostics;
using System.Security.Cryptography;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Server;
using CanaryFunctions.Simulator;
using CanaryFunctions.Simulator.Storage;
using Microsoft.AspNetCore.Connections;
using Spectre.Console;

namespace CanaryFunctions.Cli.Demo;

/// <summary>All that the demo runs on: Azurite, the local Azure with the shop in it, the control plane, and visitors.
/// Whatever was started ends with it.</summary>
internal sealed class DemoStage : IAsyncDisposable
{
    private const string Subscription = "00000000-0000-0000-0000-000000000001";
    private static readonly string[] versions = ["1.0.0", "1.1.0", "1.2.0"];

    private readonly Stack<IAsyncDisposable> started = new();

    private DemoStage()
    {
    }

    public Uri Shop { get; private set; } = null!;

    public Uri ApiAddress { get; private set; } = null!;

    public string ApiKey { get; } = RandomNumberGenerator.GetHexString(40, lowercase: true);

    /// <summary>Browsers keep what stands behind the # to themselves.</summary>
    public Uri SignInLink => new(ApiAddress, $"sign-in#key={ApiKey}");

    public DemoApi Api { get; private set; } = null!;

    public Visitors Visitors { get; private set; } = null!;

    public static async Task<DemoStage> StartAsync(int port, IAnsiConsole console, CancellationToken cancellationToken)
    {
        var stage = new DemoStage();
        try
        {
            await stage.SetUpAsync(port, console, cancellationToken);
            return stage;
        }
        catch (LocalAzureException failure)
        {
            await stage.DisposeAsync();
            throw new DemoFailedException(failure.Message, failure);
        }
        catch (IOException failure) when (failure.InnerException is AddressInUseException)
        {
            await stage.DisposeAsync();
            throw new DemoFailedException($"port {port} is taken; give another with --port, or 0 for a free one.", failure);
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    public static string Explain(Policy policy) =>
        $"Steps {string.Join(", ", policy.Steps.Select(step => $"{step.Weight}"))} of the visitors, "
        + $"{policy.Steps[0].AtLeast.TotalSeconds:0} s each; visitors who get the canary stay with it; bins of one second "
        + "instead of the cloud's minute.";

    public async ValueTask DisposeAsync()
    {
        while (started.TryPop(out var part)) await part.DisposeAsync();
    }

    private async Task SetUpAsync(int port, IAnsiConsole console, CancellationToken cancellationToken)
    {
        var azurite = await Begin("Azurite (storage)", () => Azurite.StartAsync(new(), cancellationToken));
        var azure = await Begin("the local Azure", () => AzureSimulator.StartAsync(
            new()
            {
                MetricGrain = TimeSpan.FromSeconds(1),
                MetricLag = TimeSpan.FromSeconds(1),
                SwapDuration = TimeSpan.FromSeconds(2),
            },
            cancellationToken));
        var packages = versions.ToDictionary(version => version, version => Package(azure, version));
        var site = await Begin("the shop, version 1.0.0", () => azure.AddSiteAsync(
            new SiteSpec
            {
                Subscription = Guid.Parse(Subscription),
                ResourceGroup = "shop",
                Name = "shop",
                Slots = ["canary"],
                Package = packages["1.0.0"],
                AppSettings = new() { ["CANARY_VERSION"] = "1.0.0" },
            },
            cancellationToken));
        Shop = site.Address;

        ApiAddress = await Begin("the control plane", () => StartControlPlaneAsync(port, azurite, azure, cancellationToken));
        Api = new(ApiAddress, ApiKey);
        var target = new Target(Guid.Parse(Subscription), "shop", "shop", "canary")
        {
            Telemetry = new()
            {
                Grain = TimeSpan.FromSeconds(1),
                Lag = TimeSpan.FromSeconds(2),
                History = TimeSpan.FromSeconds(30),
            },
        };
        foreach (var (version, package) in packages) await Api.RegisterAsync("shop", version, package, cancellationToken);
        await Api.RegisterAsync("shop", "production", target, cancellationToken);

        Visitors = new(Shop);
        started.Push(Visitors);

        async Task<T> Begin<T>(string what, Func<Task<T>> start)
        {
            var watch = Stopwatch.StartNew();
            var part = await start();
            if (part is IAsyncDisposable ends) started.Push(ends);
            console.MarkupLineInterpolated($"[green]started[/] {what} [dim]({watch.Elapsed.TotalSeconds:0.0} s)[/]");
            return part;
        }
    }

    private async Task<Uri> StartControlPlaneAsync(
        int port, Azurite azurite, AzureSimulator azure, CancellationToken cancellationToken)
    {
        var options = new ServerOptions
        {
            Storage = azurite.ConnectionString,
            Access = new() { BootstrapKey = ApiKey },
            ManagementEndpoint = azure.ManagementEndpoint,
            LocalAzure = new()
            {
                Token = azure.Token,
                Certificate = azure.Certificate.GetCertHashString(HashAlgorithmName.SHA256),
            },
            QueuePoll = TimeSpan.FromMilliseconds(200),
            Pace = new()
            {
                Look = TimeSpan.FromSeconds(1),
                Poll = TimeSpan.FromMilliseconds(500),
                WarmUp = TimeSpan.FromMilliseconds(500),
                ActionTimeout = TimeSpan.FromSeconds(20),
            },
        };
        var server = CanaryServer.Create(
            ["--urls", $"http://127.0.0.1:{port}", "--Logging:LogLevel:Default", "Error"], options);
        started.Push(server);
        await CanaryServer.StartAsync(server, cancellationToken);
        return new(server.Urls.Single());
    }

    private static Uri Package(AzureSimulator azure, string version)
    {
        var name = $"shop-{version}.zip";
        using var zip = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "shop", name));
        return azure.AddPackage(name, zip);
    }
}
