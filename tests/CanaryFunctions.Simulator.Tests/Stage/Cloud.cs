namespace CanaryFunctions.Simulator.Tests.Stage;

/// <summary>A local Azure that the tests of one class share; each test makes a site of its own in it.</summary>
public class Cloud : IAsyncLifetime
{
    public static readonly Guid Subscription = Guid.Parse("00000000-0000-0000-0000-000000000001");

    private int sites;

    public AzureSimulator Azure { get; private set; } = null!;

    public Caller Arm { get; private set; } = null!;

    protected virtual SimulatorOptions Options => new()
    {
        MetricGrain = TimeSpan.FromSeconds(1),
        MetricLag = TimeSpan.FromMilliseconds(300),
        SwapDuration = TimeSpan.FromMilliseconds(100),
        ReadBucket = 100_000,
        WriteBucket = 100_000,
        Seed = 1,
    };

    public virtual async ValueTask InitializeAsync()
    {
        Azure = await AzureSimulator.StartAsync(Options, TestContext.Current.CancellationToken);
        Arm = new(Azure, Azure.Token);
    }

    public async ValueTask DisposeAsync()
    {
        Arm.Dispose();
        await Azure.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A site with a slot for canaries, made by ARM: nothing runs in it.</summary>
    public async Task<SiteInArm> PutSiteAsync()
    {
        var site = new SiteInArm(Arm, Caller.SitePath($"empty{Interlocked.Increment(ref sites)}"));
        await Arm.SendAsync(HttpMethod.Put, site.Path, new { location = "local" });
        await Arm.SendAsync(HttpMethod.Put, $"{site.Path}/slots/canary", new { location = "local" });
        return site;
    }

    /// <summary>A site with a slot for canaries; production runs the probe as version 1.</summary>
    public async Task<(SimulatedSite Site, SiteInArm Arm)> AddProbeAsync()
    {
        var site = await Azure.AddSiteAsync(
            new()
            {
                Subscription = Subscription,
                ResourceGroup = "rg",
                Name = $"probe{Interlocked.Increment(ref sites)}",
                Slots = ["canary"],
                Package = Probe,
                AppSettings = new() { ["CANARY_VERSION"] = "1" },
            },
            TestContext.Current.CancellationToken);
        return (site, new(Arm, site.ResourceId));
    }

    /// <summary>Address of a package with an app that does as it is told.</summary>
    public Uri Probe => Azure.AddPackage("probe.zip", Packages.Probe());

    /// <summary>Address of a package of the shop.</summary>
    public Uri Shop(string version)
    {
        using var zip = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "shop", $"shop-{version}.zip"));
        return Azure.AddPackage($"shop-{version}.zip", zip);
    }
}
