using System.Net;
using CanaryFunctions.Simulator.Tests.Stage;

namespace CanaryFunctions.Simulator.Tests;

public sealed class The_app_of_a_slot(Cloud cloud) : IClassFixture<Cloud>
{
    [Fact]
    public async Task Gets_the_slots_settings_and_is_told_where_it_runs()
    {
        var (site, arm) = await cloud.AddProbeAsync();
        await arm.DeployAsync(cloud.Probe, "2", ("COLOUR", "yellow"));
        using var visitor = new Visitor(site.SlotAddress("canary"));

        Assert.Equal("yellow", await SettingAsync("COLOUR"));
        Assert.Equal("canary", await SettingAsync("WEBSITE_SLOT_NAME"));
        Assert.Equal(site.ResourceId.Split('/')[^1], await SettingAsync("WEBSITE_SITE_NAME"));
        Assert.Equal(site.SlotAddress("canary").Authority, await SettingAsync("WEBSITE_HOSTNAME"));

        async Task<string> SettingAsync(string name) => (await visitor.GetAsync($"/setting/{name}")).Text;
    }

    [Fact]
    public async Task Is_replaced_when_the_settings_change_while_visitors_wait()
    {
        var (site, arm) = await cloud.AddProbeAsync();
        await arm.DeployAsync(cloud.Probe, "2");
        using var visitor = new Visitor(site.SlotAddress("canary"));
        var before = (await visitor.GetAsync("/process")).Text;

        await arm.DeployAsync(cloud.Probe, "3");

        Assert.Equal("3", (await visitor.GetAsync("/")).Text);
        Assert.NotEqual(before, (await visitor.GetAsync("/process")).Text);
        Assert.False(Processes.IsRunning(before));
    }

    [Fact]
    public async Task Finishes_what_it_is_answering_before_it_is_replaced()
    {
        var (site, arm) = await cloud.AddProbeAsync();
        using var visitor = new Visitor(site.Address);
        using var begun = await visitor.BeginAsync("/slow/500");

        await cloud.Arm.SendAsync(HttpMethod.Post, $"{arm.Path}/restart", null);

        Assert.Equal("slow but whole", await begun.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Is_one_process_however_many_restarts_come_at_once()
    {
        var (site, arm) = await cloud.AddProbeAsync();

        await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(_ => cloud.Arm.SendAsync(HttpMethod.Post, $"{arm.Path}/restart", null)));

        using var visitor = new Visitor(site.Address);
        Assert.Equal("1", (await visitor.GetAsync("/")).Text);
        var mine = $"WEBSITE_HOSTNAME={site.Address.Authority}";
        await Processes.UntilAsync(() => Processes.WithVariable(mine).Count == 1);
    }

    [Fact]
    public async Task Gives_way_at_once_if_it_has_not_come_up_when_the_next_is_deployed()
    {
        var (site, arm) = await cloud.AddProbeAsync();
        await arm.DeployAsync(cloud.Probe, "2", ("PROBE_NEVER_ANSWERS", "1"));

        await arm.DeployAsync(cloud.Probe, "3");

        using var visitor = new Visitor(site.SlotAddress("canary"));
        Assert.Equal("3", (await visitor.GetAsync("/")).Text);
    }

    [Fact]
    public async Task That_fails_to_start_leaves_503_and_what_it_said()
    {
        var (site, arm) = await cloud.AddProbeAsync();
        await arm.DeployAsync(cloud.Probe, "2", ("PROBE_FAILS", "no database"));
        using var visitor = new Visitor(site.SlotAddress("canary"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await visitor.GetAsync("/")).Status);
        Assert.Contains("no database", await site.LinesAsync("canary"));
    }

    [Fact]
    public async Task That_ends_later_leaves_503_until_it_is_restarted()
    {
        var (site, arm) = await cloud.AddProbeAsync();
        using var visitor = new Visitor(site.Address);
        await visitor.GetAsync("/die");
        await Processes.UntilAsync(async () => (await visitor.GetAsync("/")).Status == HttpStatusCode.ServiceUnavailable);

        await cloud.Arm.SendAsync(HttpMethod.Post, $"{arm.Path}/restart", null);

        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/")).Status);
    }

    [Fact]
    public async Task Is_gone_while_the_slot_is_stopped()
    {
        var (site, arm) = await cloud.AddProbeAsync();
        using var visitor = new Visitor(site.Address);

        await cloud.Arm.SendAsync(HttpMethod.Post, $"{arm.Path}/stop", null);
        Assert.Equal(HttpStatusCode.Forbidden, (await visitor.GetAsync("/")).Status);
        Assert.Equal("Stopped", (string)(await cloud.Arm.GetAsync(arm.Path)).Properties["state"]!);

        await cloud.Arm.SendAsync(HttpMethod.Post, $"{arm.Path}/start", null);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/")).Status);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/none.zip")]
    [InlineData("file:///etc/passwd")]
    [InlineData("1")]
    public async Task Is_missing_if_its_package_cant_be_fetched(string package)
    {
        var (site, arm) = await cloud.AddProbeAsync();
        await arm.SetAsync("canary", ("WEBSITE_RUN_FROM_PACKAGE", package));
        using var visitor = new Visitor(site.SlotAddress("canary"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await visitor.GetAsync("/")).Status);
    }

    public static TheoryData<string> BadPackages => new(badPackages.Keys);

    private static readonly Dictionary<string, byte[]> badPackages = new()
    {
        ["no-zip"] = "plain text"u8.ToArray(),
        ["no-app"] = Packages.Of(("readme.txt", "nothing"u8.ToArray())).ToArray(),
        ["two-apps"] = Packages.Of(("a.runtimeconfig.json", "{}"u8.ToArray()), ("b.runtimeconfig.json", "{}"u8.ToArray())).ToArray(),
        ["leaves-its-folder"] = Packages.Of(("../../outside.txt", "out"u8.ToArray())).ToArray(),
    };

    [Theory]
    [MemberData(nameof(BadPackages))]
    public async Task Is_missing_if_its_package_is_none(string name)
    {
        var (site, arm) = await cloud.AddProbeAsync();
        await arm.DeployAsync(cloud.Azure.AddPackage($"{name}.zip", new MemoryStream(badPackages[name])), "2");
        using var visitor = new Visitor(site.SlotAddress("canary"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await visitor.GetAsync("/")).Status);
        Assert.False(File.Exists(Path.Combine(Path.GetTempPath(), "outside.txt")));
    }

    [Fact]
    public async Task Of_a_new_site_must_come_up()
    {
        var spec = new SiteSpec
        {
            Subscription = Cloud.Subscription,
            ResourceGroup = "rg",
            Name = "broken",
            Package = cloud.Probe,
            AppSettings = new() { ["PROBE_FAILS"] = "no database" },
        };

        var refused = await Assert.ThrowsAsync<LocalAzureException>(
            () => cloud.Azure.AddSiteAsync(spec, TestContext.Current.CancellationToken));

        Assert.Contains("no database", refused.Message, StringComparison.Ordinal);
    }
}
