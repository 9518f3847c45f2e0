using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CanaryFunctions.Simulator.Arm;
using CanaryFunctions.Simulator.Email;
using CanaryFunctions.Simulator.Faulting;
using CanaryFunctions.Simulator.Monitor;
using CanaryFunctions.Simulator.Monitor.Logs;
using CanaryFunctions.Simulator.Monitor.Prometheus;
using CanaryFunctions.Simulator.Sites;
using CanaryFunctions.Simulator.Vault;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CanaryFunctions.Simulator;

/// <summary>A local Azure: App Service with real processes behind its slots, ARM and Azure Monitor over https, as far as
/// canary releases need them. It listens on 127.0.0.1 only.</summary>
public sealed class AzureSimulator : IAsyncDisposable
{
    private readonly KeyEndpoints vault = new();
    private readonly CancellationTokenSource closing = new();
    private readonly ConcurrentDictionary<string, byte[]> packages = new();
    private readonly HttpClient http = new();
    private readonly ImageRegistry images = new();
    private readonly SiteDirectory sites = new();
    private readonly Tokens tokens = new();
    private readonly EmailEndpoints email;
    private readonly RequestLog log;
    private readonly SiteFactory factory;
    private readonly AppRunner runner;
    private readonly Swapper swapper;
    private readonly WebApplication app;
    private readonly Task sampling;
    private bool isDisposed;

    private AzureSimulator(SimulatorOptions options)
    {
        Ledger = new(options.Time);
        email = new(options, tokens);
        log = new(options);
        factory = new(sites, log, options);
        runner = new(new(http), images, closing.Token);
        swapper = new(runner, Faults, Ledger, options, closing.Token);
        Certificate = MakeCertificate(options.Time.GetUtcNow());
        app = Build(options);
        sampling = new UsageSampler(sites, options.Time).RunAsync(closing.Token);
    }

    /// <summary>Where ARM and Azure Monitor answer; https.</summary>
    public Uri ManagementEndpoint => new(app.Urls.First(url => url.StartsWith("https", StringComparison.Ordinal)));

    /// <summary>A metrics service of somebody's own: <c>{site}/{slot}?from=…&amp;to=…&amp;grain=…</c> below it counts requests by
    /// bins, for whoever sends <see cref="Token"/> as <c>X-Api-Key</c>; plain http.</summary>
    public Uri Counts => new(new(app.Urls.First(url => url.StartsWith("http:", StringComparison.Ordinal))), CountEndpoints.Path);

    /// <summary>The certificate of <see cref="ManagementEndpoint"/>: made at start, in memory only, signed by itself.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>Bearer token of a principal that may do everything.</summary>
    public string Token => tokens.Full;

    /// <summary>Bearer token of a principal that may only read.</summary>
    public string ReaderToken => tokens.Reader;

    /// <summary>Access key of the mail service, which answers at <see cref="ManagementEndpoint"/> too.</summary>
    public string MailKey => email.AccessKey;

    /// <summary>The mails that were sent.</summary>
    public IReadOnlyList<SentMail> Mails => email.Mails;

    /// <summary>Id of the Log Analytics workspace that all apps log their requests to.</summary>
    public Guid Workspace { get; } = Guid.NewGuid();

    /// <summary>What really happened.</summary>
    public Ledger Ledger { get; }

    /// <summary>What is to go wrong.</summary>
    public Faults Faults { get; } = new();

    /// <summary>Starts the local Azure.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<AzureSimulator> StartAsync(SimulatorOptions options, CancellationToken cancellationToken)
    {
        var simulator = new AzureSimulator(options);
        try
        {
            await simulator.app.StartAsync(cancellationToken);
            return simulator;
        }
        catch
        {
            await simulator.DisposeAsync();
            throw;
        }
    }

    /// <summary>A handler for calls to <see cref="ManagementEndpoint"/>, which trusts exactly its certificate.</summary>
    public HttpMessageHandler CreateHandler() => new SocketsHttpHandler
    {
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, shown, _, _) =>
                shown?.GetCertHashString(HashAlgorithmName.SHA256)
                    == Certificate.GetCertHashString(HashAlgorithmName.SHA256),
        },
    };

    /// <summary>Serves a zip package to the sites, as a storage account would.</summary>
    /// <param name="name">Its file name, ending in <c>.zip</c>.</param>
    /// <param name="zip">The package.</param>
    /// <returns>Its address, over plain http.</returns>
    public Uri AddPackage(string name, Stream zip)
    {
        using var copy = new MemoryStream();
        zip.CopyTo(copy);
        packages[name] = copy.ToArray();
        return new(new Uri(app.Urls.First(url => url.StartsWith("http:", StringComparison.Ordinal))), $"packages/{name}");
    }

    /// <summary>Keeps an image that sites can run. There is no container engine: it is a package, known by its digest.</summary>
    /// <param name="name">Registry and repository, e.g. <c>contoso.azurecr.io/shop</c>.</param>
    /// <param name="zip">The package.</param>
    /// <returns>Its reference, with the digest.</returns>
    public string AddImage(string name, Stream zip)
    {
        using var copy = new MemoryStream();
        zip.CopyTo(copy);
        var digest = Convert.ToHexStringLower(SHA256.HashData(copy.ToArray()));
        copy.Position = 0;
        var reference = $"{name}@sha256:{digest}";
        images.Add(reference, AddPackage($"{digest}.zip", copy));
        return reference;
    }

    /// <summary>Makes a site with its slots, and starts production with a package.</summary>
    public async Task<SimulatedSite> AddSiteAsync(SiteSpec spec, CancellationToken cancellationToken)
    {
        var site = await factory.EnsureSiteAsync(spec.Subscription, spec.ResourceGroup, spec.Name, cancellationToken);
        foreach (var slot in spec.Slots) await factory.EnsureSlotAsync(site, slot, cancellationToken);
        site.Production.Settings = Slot.NoSettings.AddRange(spec.AppSettings);
        if (spec.Package is { } package)
            site.Production.Settings = site.Production.Settings.SetItem(Slot.Package, package.AbsoluteUri);
        if (spec.Image is { } image) site.Production.Stack = $"DOCKER|{image}";
        runner.Restart(site.Production);
        return await site.Production.Launch.App.WaitAsync(cancellationToken) switch
        {
            null => throw new LocalAzureException(
                $"Site '{spec.Name}' needs a zip with one app in it, and {spec.Package?.AbsoluteUri ?? spec.Image} gave none: check the address."),
            { IsGone: true } app => throw new LocalAzureException(
                $"The app of site '{spec.Name}' did not start: {app.Lines.FirstOrDefault("it said nothing.")}"),
            _ => new(site),
        };
    }

    /// <summary>Ends everything that it started.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isDisposed, true)) return;
        await closing.CancelAsync();
        await app.DisposeAsync();
        await factory.DisposeAsync();
        await swapper.EndAsync();
        await runner.StopAllAsync();
        await sampling;
        http.Dispose();
        vault.Dispose();
        Certificate.Dispose();
        closing.Dispose();
    }

    private static X509Certificate2 MakeCertificate(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=local Azure", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(now.AddDays(-1), now.AddYears(1));
    }

    private WebApplication Build(SimulatorOptions options)
    {
        var builder = GuestApplication.CreateBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, options.Port, listen => listen.UseHttps(Certificate));
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        var built = builder.Build();
        built.MapGet("/packages/{name}", (string name) => packages.TryGetValue(name, out var zip)
            ? Results.Bytes(zip, "application/zip")
            : Results.NotFound());

        // Packages are open, as an address with a signature in it would be, and counts have a key; all else takes a token, but
        // mail, which has signatures of its own.
        var gate = new ArmGate(options, tokens, Faults, Ledger);
        built.UseWhen(
            context => !context.Request.Path.StartsWithSegments("/packages", StringComparison.Ordinal)
                && !context.Request.Path.StartsWithSegments(CountEndpoints.Path, StringComparison.Ordinal),
            guarded => guarded.Use(gate.PassAsync));

        // The addresses of the mail service have a double slash.
        built.Use((context, next) =>
        {
            context.Request.Path = context.Request.Path.Value!.Replace("//", "/", StringComparison.Ordinal);
            return next(context);
        });
        built.UseRouting();
        MapSites(built, options);
        vault.Map(built);
        email.Map(built);
        new LogEndpoints(log, Workspace, Faults, options.Time).Map(built);
        new PrometheusEndpoints(log, Faults).Map(built);
        new CountEndpoints(log, tokens).Map(built);
        FaultEndpoints.Map(built, Faults, Ledger);
        built.MapFallback("{**path}", (HttpRequest request) => ArmError.NotFound(request.Path));
        return built;
    }

    private void MapSites(WebApplication built, SimulatorOptions options)
    {
        var calls = new SiteCalls(sites);
        var site = new SiteEndpoints(calls, sites, factory, runner, Ledger);
        var config = new ConfigEndpoints(calls, runner, Ledger);
        var swaps = new SwapEndpoints(calls, swapper, options);
        var pushes = new OneDeployEndpoints(calls, runner, Ledger, options);
        var metrics = new MetricEndpoints(calls, Faults, options);
        new MetricBatchEndpoint(sites, metrics).Map(built);
        var permissions = new PermissionEndpoints(calls, tokens);
        site.MapSlots(built.MapGroup(SiteCalls.Path));
        foreach (var path in new[] { SiteCalls.Path, $"{SiteCalls.Path}/slots/{{slot}}" })
        {
            var group = built.MapGroup(path);
            site.Map(group);
            config.Map(group);
            swaps.Map(group);
            pushes.Map(group);
            metrics.Map(group);
            permissions.Map(group);
        }
    }
}
