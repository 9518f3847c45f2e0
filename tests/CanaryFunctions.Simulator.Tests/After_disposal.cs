using System.Net;
using CanaryFunctions.Simulator.Tests.Stage;

namespace CanaryFunctions.Simulator.Tests;

/// <summary>Each test ends its own local Azure.</summary>
public sealed class After_disposal
{
    [Fact]
    public async Task Nothing_runs_and_nothing_is_on_disk()
    {
        var azure = await StartAsync();
        var site = await AddAsync(azure);
        var process = await ProcessAsync(site.Address);
        var folder = Path.GetDirectoryName(Path.GetFullPath(File.ResolveLinkTarget($"/proc/{process}/cwd", true)!.FullName))!;
        Assert.True(Directory.Exists(folder));

        await azure.DisposeAsync();

        Assert.False(Processes.IsRunning(process));
        Assert.False(Directory.Exists(folder));
        await Assert.ThrowsAsync<HttpRequestException>(() => ProcessAsync(site.Address));
    }

    [Fact]
    public async Task Apps_that_were_just_starting_are_gone()
    {
        var azure = await StartAsync();
        var site = await AddAsync(azure);
        var arm = new Caller(azure, azure.Token);
        var slot = $"WEBSITE_HOSTNAME={site.SlotAddress("canary").Authority}";
        await new SiteInArm(arm, site.ResourceId).DeployAsync(
            azure.AddPackage("probe.zip", Packages.Probe()), "2", ("PROBE_NEVER_ANSWERS", "1"));
        await Processes.UntilAsync(() => Processes.WithVariable(slot).Count == 1);

        await azure.DisposeAsync();

        Assert.Empty(Processes.WithVariable(slot));
        arm.Dispose();
    }

    [Fact]
    public async Task Swaps_under_way_have_ended()
    {
        var azure = await StartAsync();
        var site = await AddAsync(azure);
        var arm = new Caller(azure, azure.Token);
        var inArm = new SiteInArm(arm, site.ResourceId);
        await inArm.DeployAsync(azure.AddPackage("probe.zip", Packages.Probe()), "2");
        azure.Faults.SwapDuration = TimeSpan.FromHours(1);
        Assert.Equal(HttpStatusCode.Accepted, (await inArm.BeginSwapAsync()).Status);

        await azure.DisposeAsync();

        Assert.Equal(1, azure.Ledger.Count(Happening.SwapFailed));
        Assert.Empty(Processes.WithVariable($"WEBSITE_HOSTNAME={site.Address.Authority}"));
        Assert.Empty(Processes.WithVariable($"WEBSITE_HOSTNAME={site.SlotAddress("canary").Authority}"));
        arm.Dispose();
    }

    [Fact]
    public async Task Visitors_who_still_waited_are_let_go()
    {
        var azure = await StartAsync();
        var site = await AddAsync(azure);
        using var visitor = new Visitor(site.Address);
        using var begun = await visitor.BeginAsync("/slow/600000");

        await azure.DisposeAsync();

        await Assert.ThrowsAnyAsync<Exception>(
            () => begun.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task There_is_nothing_to_dispose_again()
    {
        var azure = await StartAsync();

        await azure.DisposeAsync();
        await azure.DisposeAsync();
    }

    [Fact]
    public async Task A_site_that_is_being_added_meanwhile_is_not_left_over()
    {
        var azure = await StartAsync();
        var adding = AddAsync(azure);

        await azure.DisposeAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => adding);
    }

    [Fact]
    public async Task A_local_Azure_whose_port_is_taken_was_never_there()
    {
        await using var first = await StartAsync();

        await Assert.ThrowsAsync<IOException>(() => AzureSimulator.StartAsync(
            new() { Port = first.ManagementEndpoint.Port }, TestContext.Current.CancellationToken));
    }

    private static Task<AzureSimulator> StartAsync() =>
        AzureSimulator.StartAsync(new(), TestContext.Current.CancellationToken);

    private static Task<SimulatedSite> AddAsync(AzureSimulator azure) => azure.AddSiteAsync(
        new()
        {
            Subscription = Cloud.Subscription,
            ResourceGroup = "rg",
            Name = "shop",
            Slots = ["canary"],
            Package = azure.AddPackage("probe.zip", Packages.Probe()),
        },
        TestContext.Current.CancellationToken);

    private static async Task<string> ProcessAsync(Uri address)
    {
        using var visitor = new Visitor(address);
        return (await visitor.GetAsync("/process")).Text;
    }
}
