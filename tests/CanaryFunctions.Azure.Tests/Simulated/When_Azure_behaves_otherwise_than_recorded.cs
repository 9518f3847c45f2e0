using CanaryFunctions.Azure.AppService;
using CanaryFunctions.Azure.Monitor;
using CanaryFunctions.Azure.Tests.Monitor;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Environments.Sources;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Simulator;
using Microsoft.Extensions.Logging.Abstractions;

namespace CanaryFunctions.Azure.Tests.Simulated;

/// <summary>Ways of Azure that are documented or reported, but were not in the recordings that the local Azure follows.</summary>
public sealed class When_Azure_behaves_otherwise_than_recorded(When_Azure_behaves_otherwise_than_recorded.Otherwise azure)
    : IClassFixture<When_Azure_behaves_otherwise_than_recorded.Otherwise>
{
    [Fact]
    public async Task A_swap_is_followed_where_its_status_is_told()
    {
        using var control = azure.Control();
        var (target, _, operation) = await BeginSwapAsync(control);

        Assert.Contains("/operations/", operation.AbsolutePath, StringComparison.Ordinal);
        await LocalAzure.UntilAsync(async () => (await control.ReadOperationAsync(target, operation, default)) is { Problem: null, Value: OperationSeen.Done });
        Assert.Equal("1.1.0", (await control.ReadSlotsAsync(target, default)).Value!.Live);
    }

    [Fact]
    public async Task A_swap_that_fails_says_so_where_its_status_is_told()
    {
        using var control = azure.Control();
        azure.Simulator.Faults.SwapFailure = "Cannot swap slots because the slot did not respond to http ping.";
        var (target, _, operation) = await BeginSwapAsync(control);
        Problem? problem = null;

        await LocalAzure.UntilAsync(async () => (problem = (await control.ReadOperationAsync(target, operation, default)).Problem) is not null);
        azure.Simulator.Faults.Clear();

        Assert.Equal(ProblemKind.AppNotUp, problem!.Kind);
        Assert.Contains("did not respond to http ping", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_swapped_app_that_goes_on_under_its_old_role_is_known_by_version_and_not_by_role()
    {
        using var control = azure.Control();
        using var visitor = new HttpClient();
        var (target, site, operation) = await BeginSwapAsync(control);
        await LocalAzure.UntilAsync(async () => (await control.ReadOperationAsync(target, operation, default)).Value is OperationSeen.Done);
        var from = DateTimeOffset.UtcNow + LocalAzure.Grain;
        await LocalAzure.UntilAsync(() => Task.FromResult(DateTimeOffset.UtcNow > from + LocalAzure.Grain));

        for (var visit = 0; visit < 5; visit++) await visitor.GetAsync(new Uri(site.Address, "/health"));

        Assert.Equal(5, await UntilCountedAsync(target, from, new LogArms.ByVersion(), Arm.Canary));
        Assert.Equal(5, await UntilCountedAsync(target, from, new LogArms.ByRole(), Arm.Baseline));
    }

    private async Task<(Target Target, SimulatedSite Site, Uri Operation)> BeginSwapAsync(AppServiceControl control)
    {
        var (target, site) = await azure.AddSiteAsync();
        var version = azure.Version("1.1.0");
        Assert.IsType<ActionOutcome.Done>(await control.DeployAsync(target, version, default));
        await LocalAzure.UntilAsync(async () => (await control.ProbeAsync(target, CanaryPlace.Slot, "/health", false, default)).Status is < 400);
        var swap = await control.SwapAsync(target, version.Number, over: null, default);
        return (target, site, Assert.IsType<ActionOutcome.Accepted>(swap).Operation);
    }

    // All requests are one arm's: which one is the question.
    private async Task<long> UntilCountedAsync(Target target, DateTimeOffset from, LogArms arms, Arm arm)
    {
        using var metrics = new TargetMetrics(
            azure.Connect(), azure.Options(), new OneSecret(azure.Simulator.Token), TimeProvider.System, NullLogger<TargetMetrics>.Instance);
        var source = new LogSource(azure.Simulator.Workspace) { Arms = arms };
        var environment = new DeploymentEnvironment(
            "shop", "production", target with { Telemetry = new() { Grain = LocalAzure.Grain, Source = source } });
        Bin[] bins = [];
        await LocalAzure.UntilAsync(async () =>
        {
            var read = await metrics.ReadAsync(
                new(environment, Given.Versions, CanaryPlace.Production, from, from, DateTimeOffset.UtcNow, []), default);
            Assert.Null(read.Error);
            bins = [.. read.Bins];
            return bins.Sum(bin => bin.Requests) >= 5;
        });
        return bins.Where(bin => bin.Arm == arm).Sum(bin => bin.Requests);
    }

    public sealed class Otherwise : LocalAzure
    {
        protected override SimulatorOptions Behaviour => base.Behaviour with { TellsStatus = true, RolesLag = true };
    }
}
