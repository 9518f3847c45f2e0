using System.Text.Json;
using CanaryFunctions.Azure.AppService;
using CanaryFunctions.Azure.Management;
using CanaryFunctions.Azure.Monitor;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Versions;
using CanaryFunctions.Simulator;
using CanaryFunctions.Simulator.Faulting;
using Microsoft.Extensions.Logging.Abstractions;

namespace CanaryFunctions.Azure.Tests.Simulated;

public sealed class When_the_target_is_a_local_Azure(LocalAzure azure) : IClassFixture<LocalAzure>
{
    [Fact]
    public async Task Rules_of_others_stay_as_they_are_also_in_what_moves_them()
    {
        using var control = azure.Control();
        var (target, _) = await azure.AddSiteAsync();
        var (api, calls) = (new ManagementApi(azure.Connect()), new SiteCalls(target));
        var theirs = JsonSerializer.SerializeToElement(
            new { actionHostName = "beta.example", reroutePercentage = 5.0, changeStep = 2.5, name = "beta" });
        await api.ChangeAsync(calls.WriteRules(new([theirs])), default);

        await control.SetShareAsync(target, new(10), default);

        var web = await api.ReadAsync<Resource<SiteConfig>>(calls.ReadRules, default);
        var rules = web.Value!.Properties!.Experiments!.RampUpRules!.Value.ToDictionary(rule => rule.GetProperty("name").GetString()!);
        Assert.Equal(["beta", "canary"], rules.Keys.Order());
        Assert.Equal((5, 2.5), (rules["beta"].GetProperty("reroutePercentage").GetDouble(), rules["beta"].GetProperty("changeStep").GetDouble()));
    }

    [Fact]
    public async Task The_share_is_set_changed_and_removed()
    {
        using var control = azure.Control();
        var (target, site) = await azure.AddSiteAsync();

        foreach (var share in new[] { new Percentage(10), new(10), new(50.5), Percentage.Zero, Percentage.Zero })
        {
            Assert.IsType<ActionOutcome.Done>(await control.SetShareAsync(target, share, default));
            Assert.Equal(new(share), await control.ReadShareAsync(target, default));
        }

        Assert.Equal(3, Count(site, Happening.ShareChanged));
    }

    [Fact]
    public async Task A_version_is_deployed_once_and_comes_up()
    {
        using var control = azure.Control();
        var (target, site) = await azure.AddSiteAsync();

        Assert.IsType<ActionOutcome.Done>(await control.DeployAsync(target, azure.Version("1.1.0"), default));
        Assert.IsType<ActionOutcome.Done>(await control.DeployAsync(target, azure.Version("1.1.0"), default));

        await LocalAzure.UntilAsync(async () => (await control.ProbeAsync(target, CanaryPlace.Slot, "/health", false, default)).Status is < 400);
        Assert.Equal(
            new SlotsSeen("1.0.0", "1.1.0", SlotRunning: true, Busy: false),
            await MarkersAsync(control, target));
        Assert.Equal(1, Count(site, Happening.Deployed));
    }

    [Fact]
    public async Task Slots_are_swapped_once()
    {
        using var control = azure.Control();
        var (target, site) = await azure.AddSiteAsync();
        var version = azure.Version("1.1.0");
        await control.DeployAsync(target, version, default);

        var swap = Assert.IsType<ActionOutcome.Accepted>(await control.SwapAsync(target, version.Number, over: null, default));
        Assert.True((await control.ReadSlotsAsync(target, default)).Value!.Busy);
        await UntilDoneAsync(control.ReadOperationAsync, target, swap.Operation);
        Assert.IsType<ActionOutcome.Done>(await control.SwapAsync(target, version.Number, over: null, default));

        Assert.Equal(
            new SlotsSeen("1.1.0", "1.0.0", SlotRunning: true, Busy: false),
            await MarkersAsync(control, target));
        Assert.Equal(1, Count(site, Happening.Swapped));
    }

    [Fact]
    public async Task An_image_is_deployed_once_comes_up_and_is_swapped()
    {
        using var control = azure.Control();
        var (target, site) = await azure.AddContainerSiteAsync();
        var version = azure.Image("1.1.0");

        Assert.IsType<ActionOutcome.Done>(await control.DeployAsync(target, version, default));
        Assert.IsType<ActionOutcome.Done>(await control.DeployAsync(target, version, default));
        await LocalAzure.UntilAsync(async () => (await control.ProbeAsync(target, CanaryPlace.Slot, "/health", false, default)).Status is < 400);
        var swap = Assert.IsType<ActionOutcome.Accepted>(await control.SwapAsync(target, version.Number, over: null, default));
        await UntilDoneAsync(control.ReadOperationAsync, target, swap.Operation);

        Assert.Equal(1, Count(site, Happening.Deployed));
        await LocalAzure.UntilAsync(async () =>
            (await control.ProbeAsync(target, CanaryPlace.Production, "/", true, default)).Body?.Contains("1.1.0", StringComparison.Ordinal) is true);
    }

    [Fact]
    public async Task A_swap_is_prepared_with_productions_settings_and_cancelled_or_completed()
    {
        using var control = azure.Control();
        var (target, site) = await azure.AddSiteAsync();
        var version = azure.Version("1.1.0");
        await control.DeployAsync(target, version, default);

        Assert.IsType<ActionOutcome.Done>(await control.PrepareSwapAsync(target, default));
        Assert.True((await control.ReadSlotsAsync(target, default)).Value!.Prepared);
        var locked = Assert.IsType<ActionOutcome.Refused>(await control.DeployAsync(target, azure.Version("1.2.0"), default));
        Assert.Contains("prepared for swap", locked.Problem.Message, StringComparison.Ordinal);

        Assert.IsType<ActionOutcome.Done>(await control.CancelSwapAsync(target, default));
        Assert.False((await control.ReadSlotsAsync(target, default)).Value!.Prepared);

        await control.PrepareSwapAsync(target, default);
        var swap = Assert.IsType<ActionOutcome.Accepted>(await control.SwapAsync(target, version.Number, over: null, default));
        await UntilDoneAsync(control.ReadOperationAsync, target, swap.Operation);
        Assert.Equal(
            new SlotsSeen("1.1.0", "1.0.0", SlotRunning: true, Busy: false),
            await MarkersAsync(control, target));
        Assert.Equal(2, Count(site, Happening.SwapPrepared));
    }

    [Fact]
    public async Task A_package_is_unpacked_once_and_marked_when_that_has_ended_well()
    {
        using var control = azure.Control();
        var (target, site) = await azure.AddSiteAsync();
        target = target with { Deployment = DeploymentMethod.OneDeploy };
        var version = azure.Version("1.1.0");

        var begun = Assert.IsType<ActionOutcome.Accepted>(await control.DeployAsync(target, version, default));
        Assert.Null((await control.ReadSlotsAsync(target, default)).Value!.InSlot);
        Assert.Equal("Running deployment command...", (await control.ReadOperationAsync(target, begun.Operation, default)).Progress);
        await UntilDoneAsync(control.ReadOperationAsync, target, begun.Operation);
        await LocalAzure.UntilAsync(async () => await control.DeployAsync(target, version, default) is ActionOutcome.Done);

        Assert.IsType<ActionOutcome.Done>(await control.DeployAsync(target, version, default));
        Assert.Equal("1.1.0", (await control.ReadSlotsAsync(target, default)).Value!.InSlot);
        await LocalAzure.UntilAsync(async () =>
            (await control.ProbeAsync(target, CanaryPlace.Slot, "/", true, default)).Body?.Contains("1.1.0", StringComparison.Ordinal) is true);
        Assert.Equal(1, Count(site, Happening.Deployed));
    }

    [Fact]
    public async Task A_package_that_can_not_be_unpacked_is_said_not_to_come_up()
    {
        using var control = azure.Control();
        var (target, _) = await azure.AddSiteAsync();
        target = target with { Deployment = DeploymentMethod.OneDeploy };
        var version = azure.Version("1.1.0") with { Artifact = new Artifact.Package(new(azure.Simulator.ManagementEndpoint, "packages/none.zip")) };
        await control.DeployAsync(target, version, default);

        Problem? problem = null;
        await LocalAzure.UntilAsync(async () =>
            (problem = (await control.DeployAsync(target, version, default) as ActionOutcome.Refused)?.Problem) is not null);

        Assert.Equal(
            (ProblemKind.AppNotUp, "App Service could not deploy 1.1.0: The package could not be fetched."), (problem!.Kind, problem.Message));
    }

    [Fact]
    public async Task Contents_travel_with_a_swap_and_are_others_where_somebody_else_deploys_under_the_same_mark()
    {
        using var control = azure.Control();
        var (target, _) = await azure.AddSiteAsync();
        var version = azure.Version("1.1.0");
        await control.DeployAsync(target, version, default);
        var before = (await control.ReadSlotsAsync(target, default)).Value!;

        var swap = Assert.IsType<ActionOutcome.Accepted>(await control.SwapAsync(target, version.Number, over: null, default));
        await UntilDoneAsync(control.ReadOperationAsync, target, swap.Operation);
        var after = (await control.ReadSlotsAsync(target, default)).Value!;
        Assert.Equal((before.LiveContent, before.SlotContent), (after.SlotContent, after.LiveContent));

        await control.DeployAsync(target, azure.Version("1.2.0") with { Number = Given.Version("1.0.0").Number }, default);
        var now = (await control.ReadSlotsAsync(target, default)).Value!;
        Assert.Equal((after.InSlot, true), (now.InSlot, after.SlotContent != now.SlotContent));
    }

    [Fact]
    public async Task Images_are_seen_for_what_they_are()
    {
        using var control = azure.Control();
        var (target, _) = await azure.AddContainerSiteAsync();
        var version = azure.Image("1.1.0");

        await control.DeployAsync(target, version, default);

        Assert.Equal(
            $"image {((Artifact.Image)version.Artifact).Reference}", (await control.ReadSlotsAsync(target, default)).Value!.SlotContent);
    }

    [Fact]
    public async Task What_somebody_else_pushes_is_seen_and_put_right_again()
    {
        using var control = azure.Control();
        var (target, site) = await azure.AddSiteAsync();
        target = target with { Deployment = DeploymentMethod.OneDeploy };
        var version = azure.Version("1.1.0");
        await LocalAzure.UntilAsync(async () => await control.DeployAsync(target, version, default) is ActionOutcome.Done);
        var ours = (await control.ReadSlotsAsync(target, default)).Value!;

        using var http = new HttpClient(azure.Simulator.CreateHandler()) { BaseAddress = azure.Simulator.ManagementEndpoint };
        http.DefaultRequestHeaders.Authorization = new("Bearer", azure.Simulator.Token);
        var other = ((Artifact.Package)azure.Version("1.2.0").Artifact).Address;
        using var pushed = await http.PutAsync(
            $"{target.SlotId()}/extensions/onedeploy?api-version=2024-11-01",
            new StringContent($$$"""{"properties":{"type":"zip","packageUri":"{{{other}}}"}}""", null, "application/json"));
        Assert.Equal(System.Net.HttpStatusCode.Accepted, pushed.StatusCode);

        var theirs = (await control.ReadSlotsAsync(target, default)).Value!;
        Assert.Equal(("1.1.0", true), (theirs.InSlot, ours.SlotContent != theirs.SlotContent));
        await LocalAzure.UntilAsync(async () => await control.DeployAsync(target, version, default) is ActionOutcome.Done);
        Assert.Equal(3, Count(site, Happening.Deployed));
    }

    [Fact]
    public async Task A_marker_that_would_stay_behind_at_a_swap_is_found_by_the_check()
    {
        var (target, _) = await azure.AddSiteAsync();
        var check = new TargetCheck(azure.Connect(), new NothingMeasured(), TimeProvider.System);
        var environment = Given.Environment() with { Target = target };
        Assert.True((await check.CheckAsync(environment, default)).Findings.Single(finding => finding.Subject == "settings").IsGood);

        using var http = new HttpClient(azure.Simulator.CreateHandler()) { BaseAddress = azure.Simulator.ManagementEndpoint };
        http.DefaultRequestHeaders.Authorization = new("Bearer", azure.Simulator.Token);
        using var stuck = await http.PutAsync(
            $"{target.SiteId()}/config/slotConfigNames?api-version=2024-11-01",
            new StringContent("""{"properties":{"appSettingNames":["CANARY_VERSION"]}}""", null, "application/json"));

        Assert.StartsWith(
            "CANARY_VERSION must not be a slot setting",
            (await check.CheckAsync(environment, default)).Findings.Single(finding => finding.Subject == "settings").Sentence,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_swap_whose_answer_is_lost_is_asked_for_once()
    {
        using var control = azure.Control();
        var (target, site) = await azure.AddSiteAsync();
        var version = azure.Version("1.1.0");
        await control.DeployAsync(target, version, default);
        azure.Simulator.Faults.Add(new() { Kind = FaultKind.AnswerLost, Path = $"/{target.Site}/.*/slotsswap$" });

        var outcome = await control.SwapAsync(target, version.Number, over: null, default);

        Assert.Equal(ProblemKind.Unclear, Assert.IsType<ActionOutcome.Refused>(outcome).Problem.Kind);
        await LocalAzure.UntilAsync(async () => (await control.ReadSlotsAsync(target, default)).Value is
            { Busy: false, Live: "1.1.0", InSlot: "1.0.0" });
        Assert.Equal(1, Count(site, Happening.SwapBegan));
    }

    [Theory]
    [InlineData(FaultKind.Conflict)]
    [InlineData(FaultKind.Busy)]
    public async Task A_site_that_is_busy_says_so(FaultKind kind)
    {
        using var control = azure.Control();
        var (target, _) = await azure.AddSiteAsync();
        azure.Simulator.Faults.Add(new() { Kind = kind, Path = $"/{target.Site}/.*/stop$" });

        var problem = Assert.IsType<ActionOutcome.Refused>(await control.StopSlotAsync(target, default)).Problem;

        Assert.Equal(ProblemKind.Transient, problem.Kind);
        Assert.StartsWith("Azure refused to stop", problem.Message, StringComparison.Ordinal);
        Assert.Contains("another operation is in progress", problem.Message, StringComparison.Ordinal);
        Assert.IsType<ActionOutcome.Done>(await control.StopSlotAsync(target, default));
        Assert.False((await control.ReadSlotsAsync(target, default)).Value!.SlotRunning);
        Assert.IsType<ActionOutcome.Done>(await control.StartSlotAsync(target, default));
        Assert.True((await control.ReadSlotsAsync(target, default)).Value!.SlotRunning);
    }

    [Fact]
    public async Task Who_may_only_read_is_told_which_role_is_missing()
    {
        var (target, _) = await azure.AddSiteAsync();
        using var control = azure.Control(azure.Simulator.ReaderToken);

        var refused = Assert.IsType<ActionOutcome.Refused>(await control.SetShareAsync(target, new(10), default));

        Assert.Equal(ProblemKind.Permanent, refused.Problem.Kind);
        Assert.Contains("Give it the role Website Contributor", refused.Problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_site_that_is_not_there_is_named()
    {
        using var control = azure.Control();

        var problem = (await control.ReadShareAsync(Given.Target with { Site = "nowhere" }, default)).Problem!;

        Assert.Equal(ProblemKind.Permanent, problem.Kind);
        Assert.Contains("/sites/nowhere was not found", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_are_measured_where_they_were_served()
    {
        using var control = azure.Control();
        using var visitor = new HttpClient();
        var (target, site) = await azure.AddSiteAsync();
        await control.DeployAsync(target, azure.Version("1.1.0"), default);
        await LocalAzure.UntilAsync(async () => (await control.ProbeAsync(target, CanaryPlace.Slot, "/health", false, default)).Status is < 400);
        var from = DateTimeOffset.UtcNow + LocalAzure.Grain;
        await LocalAzure.UntilAsync(() => Task.FromResult(DateTimeOffset.UtcNow > from + LocalAzure.Grain));

        for (var visit = 0; visit < 7; visit++) await visitor.GetAsync(site.Address);
        for (var visit = 0; visit < 3; visit++) await visitor.GetAsync(site.SlotAddress(target.Slot));

        var metrics = new AppServiceMetrics(azure.Connect(), azure.Options(), TimeProvider.System, NullLogger.Instance);
        await LocalAzure.UntilAsync(async () =>
        {
            var request = new MeasurementRequest(
                new("shop", "production", target), Given.Versions, CanaryPlace.Slot, from, from, DateTimeOffset.UtcNow, ["CpuTime", "MemoryWorkingSet"]);
            var read = await metrics.ReadAsync(request, default);
            Assert.Null(read.Error);
            return (Sum(read, Arm.Baseline), Sum(read, Arm.Canary)) == (7, 3)
                && read.Gauges.Any(gauge =>
                    gauge is { Metric: "MemoryWorkingSet", Arm: Arm.Canary, Value: > 1_000_000 });
        });
    }

    private static async Task<SlotsSeen> MarkersAsync(AppServiceControl control, Target target) =>
        (await control.ReadSlotsAsync(target, default)).Value! with { LiveContent = null, SlotContent = null };

    private static long Sum(Measurements read, Arm arm) =>
        read.Bins.Where(bin => bin.Arm == arm).Sum(bin => bin.Requests);

    private static Task UntilDoneAsync(
        Func<Target, Uri, CancellationToken, Task<Seen<OperationSeen>>> read, Target target, Uri operation) =>
        LocalAzure.UntilAsync(async () =>
        {
            var seen = await read(target, operation, default);
            Assert.Null(seen.Problem);
            return seen.Value is OperationSeen.Done;
        });

    private sealed class NothingMeasured : IMetricSource
    {
        public bool TellsLatency(Target target) => false;

        public Task<Measurements> ReadAsync(MeasurementRequest request, CancellationToken cancellationToken) =>
            Task.FromResult(new Measurements());
    }

    private int Count(SimulatedSite site, Happening what) => azure.Simulator.Ledger.Entries.Count(entry =>
        entry.What == what && entry.Where.StartsWith(site.ResourceId, StringComparison.OrdinalIgnoreCase));
}
