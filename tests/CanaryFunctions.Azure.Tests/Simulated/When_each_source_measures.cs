using System.Net;
using CanaryFunctions.Azure.Monitor;
using CanaryFunctions.Azure.Tests.Monitor;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Environments.Sources;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Simulator.Faulting;
using Microsoft.Extensions.Logging.Abstractions;

namespace CanaryFunctions.Azure.Tests.Simulated;

/// <summary>What was really served by two processes, as each source tells of it: production runs the good 1.0.0, the slot a
/// slow 1.1.0 whose checkouts fail.</summary>
public sealed class When_each_source_measures(LocalAzure azure) : IClassFixture<LocalAzure>
{
    private const int SlowMs = 150;

    [Fact]
    public async Task All_count_the_same()
    {
        var served = await ServeAsync(production: 7, slot: 3, checkouts: 6);

        foreach (var source in Sources(served.Target))
        {
            var read = await UntilCountedAsync(served, source);
            Assert.Equal((7, 0), Counts(read, Arm.Baseline));
            Assert.Equal((9, served.Failed), Counts(read, Arm.Canary));
        }
    }

    [Fact]
    public async Task A_batch_of_platform_metrics_counts_the_same_without_a_read_of_single_metrics()
    {
        var served = await ServeAsync(production: 7, slot: 3, checkouts: 6);
        var options = azure.Options() with { MetricsBatch = true };
        var wanted = Request(served, new PlatformSource()) with { Until = served.From + (8 * LocalAzure.Grain) };
        Measurements? read = null;

        // One that has brought a bin brings it no second time.
        await LocalAzure.UntilAsync(async () => Counts(
            read = await new AppServiceMetrics(azure.Connect(), options, TimeProvider.System, NullLogger.Instance)
                .ReadAsync(wanted, default), Arm.Canary).Requests == 9);

        Assert.Equal((7, 0), Counts(read!, Arm.Baseline));
        Assert.Equal((9, served.Failed), Counts(read!, Arm.Canary));
        Assert.DoesNotContain(azure.Simulator.Ledger.Calls, call =>
            call.Path.Contains(served.Target.Site, StringComparison.Ordinal) && call.Path.EndsWith("/metrics", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Logs_and_Prometheus_tell_how_long_it_took()
    {
        var served = await ServeAsync(production: 6, slot: 12, checkouts: 0);

        foreach (var source in Sources(served.Target).Where(source => source.TellsLatency))
        {
            // The shop draws which answers are slow, so that of a few not each is.
            var bins = (await UntilCountedAsync(served, source)).Bins;
            Assert.InRange(Within(bins, Arm.Canary, 100), 0, 11);
            Assert.Equal(12, Within(bins, Arm.Canary, 10_000));
            Assert.Equal(6, Within(bins, Arm.Baseline, 10_000));
            Assert.True(Within(bins, Arm.Baseline, 100) > 0);
        }
    }

    [Fact]
    public async Task After_the_swap_production_is_the_canary_by_place_and_by_version()
    {
        var served = await ServeAsync(production: 4, slot: 2, checkouts: 0);

        var ownCondition = new LogArms.ByCondition($"AppRoleName == \"{served.Target.Site}-canary\"", "true");

        foreach (var arms in new LogArms[] { new LogArms.ByRole(), ownCondition })
        {
            var read = await UntilCountedAsync(served with { Place = CanaryPlace.Production }, Logs(arms));
            Assert.Equal((4, 2), (Counts(read, Arm.Canary).Requests, Counts(read, Arm.Baseline).Requests));
        }

        var byVersion = await UntilCountedAsync(served with { Place = CanaryPlace.Production }, Logs(new LogArms.ByVersion()));
        Assert.Equal((2, 4), (Counts(byVersion, Arm.Canary).Requests, Counts(byVersion, Arm.Baseline).Requests));
    }

    [Fact]
    public async Task An_answer_in_part_is_no_data()
    {
        var served = await ServeAsync(production: 1, slot: 1, checkouts: 0);
        azure.Simulator.Faults.LogsInPart = true;

        var error = await UntilErrorAsync(served, Logs(new LogArms.ByVersion()));
        azure.Simulator.Faults.LogsInPart = false;

        Assert.Contains("only in part", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FaultKind.Throttled, "asks to go slower")]
    [InlineData(FaultKind.GatewayTimeout, "did not finish the query in time")]
    [InlineData(FaultKind.Unavailable, "Log Analytics failed")]
    public async Task A_failure_is_told(FaultKind kind, string expected)
    {
        var served = await ServeAsync(production: 1, slot: 1, checkouts: 0);
        azure.Simulator.Faults.Add(new() { Kind = kind, Path = "^/v1/workspaces/", Times = 3 });

        var error = await UntilErrorAsync(served, Logs(new LogArms.ByVersion()));
        azure.Simulator.Faults.Clear();

        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_only_the_reader_may_is_refused_with_the_role()
    {
        var served = await ServeAsync(production: 1, slot: 1, checkouts: 0);
        var token = azure.Simulator.ReaderToken;

        var logs = await UntilErrorAsync(served, Logs(new LogArms.ByVersion()), token);
        var prometheus = await UntilErrorAsync(served, Prometheus(served.Target), token);
        var http = await UntilErrorAsync(served, Http(served.Target), token);

        Assert.Contains($"Log Analytics Reader on the workspace {azure.Simulator.Workspace}", logs, StringComparison.Ordinal);
        Assert.Contains("Monitoring Data Reader on the Azure Monitor workspace", prometheus, StringComparison.Ordinal);
        Assert.Contains("Check telemetry.source.header, and the secret's value", http, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_control_plane_does_not_ask_is_refused_as_Azure_does()
    {
        var served = await ServeAsync(production: 1, slot: 1, checkouts: 0);

        var logs = await UntilErrorAsync(served, Logs(new LogArms.ByVersion { Column = "Nonsense" }));
        var prometheus = await UntilErrorAsync(served, Prometheus(served.Target) with { Requests = "up{version=\"{version}\"" });
        var nowhere = await UntilErrorAsync(served, new LogSource(Guid.NewGuid()));

        Assert.Contains("Check telemetry.source.arms (BadArgumentError: Failed to resolve", logs, StringComparison.Ordinal);
        Assert.Contains("could not run the query up{version=\"1.0.0\" (bad_data: ", prometheus, StringComparison.Ordinal);
        Assert.Contains("Check telemetry.source.workspace", nowhere, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_is_not_set_is_named()
    {
        var served = await ServeAsync(production: 1, slot: 1, checkouts: 0);

        var read = await ReadAsync(served, Http(served.Target) with { Secret = "forgotten" });

        Assert.Equal(
            "shop has no secret 'forgotten', which telemetry.source.secret names: an admin must set it.", read.Error);
    }

    [Fact]
    public async Task Addresses_on_the_inside_are_not_asked()
    {
        var served = await ServeAsync(production: 1, slot: 1, checkouts: 0);
        var options = azure.Options() with { AllowedNetworks = [] };
        using var metrics = new TargetMetrics(
            azure.Connect(), options, new OneSecret(azure.Simulator.Token), TimeProvider.System, NullLogger<TargetMetrics>.Instance);

        await LocalAzure.UntilAsync(async () => (await metrics.ReadAsync(Request(served, Http(served.Target)), default)).Error
            ?.Contains("could not be reached for telemetry", StringComparison.Ordinal) is true);
    }

    [Fact]
    public async Task Gauges_are_platform_metrics_whatever_the_source()
    {
        var served = await ServeAsync(production: 1, slot: 1, checkouts: 0);
        var request = Request(served, Logs(new LogArms.ByVersion())) with { Metrics = ["MemoryWorkingSet"] };

        using var metrics = Metrics();
        await LocalAzure.UntilAsync(async () => (await metrics.ReadAsync(request with { Until = DateTimeOffset.UtcNow }, default)).Gauges
            .Any(gauge => gauge is { Metric: "MemoryWorkingSet", Arm: Arm.Canary, Value: > 1_000_000 }));
    }

    private static (long Requests, long Failures) Counts(Measurements read, Arm arm)
    {
        var bins = read.Bins.Where(bin => bin.Arm == arm).ToArray();
        return (bins.Sum(bin => bin.Requests), bins.Sum(bin => bin.Failures));
    }

    private static long Within(IEnumerable<Bin> bins, Arm arm, double edgeMs) => bins
        .Where(bin => bin.Arm == arm)
        .Sum(bin => bin.Latency!.Requests - bin.Latency.SlowerThan(edgeMs).Bad);

    private IEnumerable<TelemetrySource> Sources(Target target) =>
    [
        new PlatformSource(), Logs(new LogArms.ByVersion()), Logs(new LogArms.ByRole()), Prometheus(target), Http(target),
    ];

    private LogSource Logs(LogArms arms) => new(azure.Simulator.Workspace) { Arms = arms };

    private PrometheusSource Prometheus(Target target) => new(
        azure.Simulator.ManagementEndpoint,
        $$$"""sum(increase(http_requests_total{app="{{{target.Site}}}",version="{version}"}[{grain}]))""",
        $$$"""sum(increase(http_requests_total{app="{{{target.Site}}}",version="{version}",code=~"5.."}[{grain}])) or vector(0)""")
    {
        Latency = $$$"""
            sum by (le) (increase(http_request_duration_seconds_bucket{app="{{{target.Site}}}",version="{version}"}[{grain}]))
            """,
    };

    private HttpSource Http(Target target) =>
        new($"{azure.Simulator.Counts}/{target.Site}/{{slot}}?from={{from}}&to={{to}}&grain={{grain}}")
        {
            Time = "$.data[*].t",
            Requests = "$.data[*].n",
            Failures = "$.data[*].bad",
            Header = "X-Api-Key",
            Secret = "metrics-key",
        };

    // Waits for a bin of its own, so that nothing of the start-up is in it.
    private async Task<Served> ServeAsync(int production, int slot, int checkouts)
    {
        using var control = azure.Control();
        using var visitor = new HttpClient();
        var (target, site) = await azure.AddSiteAsync();
        Assert.IsType<ActionOutcome.Done>(await control.DeployAsync(target, azure.Bad("1.1.0", SlowMs), default));
        await LocalAzure.UntilAsync(async () => (await control.ProbeAsync(target, CanaryPlace.Slot, "/health", false, default)).Status is < 400);
        var from = DateTimeOffset.UtcNow + LocalAzure.Grain;
        await LocalAzure.UntilAsync(() => Task.FromResult(DateTimeOffset.UtcNow > from + LocalAzure.Grain));

        for (var visit = 0; visit < production; visit++) await visitor.GetAsync(new Uri(site.Address, "/health"));
        for (var visit = 0; visit < slot; visit++) await visitor.GetAsync(new Uri(site.SlotAddress(target.Slot), "/health"));
        var failed = 0;
        for (var visit = 0; visit < checkouts; visit++)
        {
            using var answer = await visitor.PostAsync(new Uri(site.SlotAddress(target.Slot), "/api/checkout"), null);
            if (answer.StatusCode is HttpStatusCode.InternalServerError) failed++;
        }

        Assert.Equal(checkouts > 0, failed > 0);
        return new(target, from, production + slot + checkouts, failed);
    }

    private async Task<Measurements> UntilCountedAsync(Served served, TelemetrySource source)
    {
        var read = new Measurements();
        await LocalAzure.UntilAsync(async () =>
        {
            read = await ReadAsync(served, source);
            Assert.Null(read.Error);
            return read.Bins.Sum(bin => bin.Requests) >= served.All;
        });
        return read;
    }

    // Nothing is asked before a bin is complete.
    private async Task<string> UntilErrorAsync(Served served, TelemetrySource source, string? token = null)
    {
        string? error = null;
        await LocalAzure.UntilAsync(async () =>
        {
            var read = await ReadAsync(served, source, token);
            error = read.Error;
            return error is not null && read.Bins.IsEmpty;
        });
        return error!;
    }

    private async Task<Measurements> ReadAsync(Served served, TelemetrySource source, string? token = null)
    {
        using var metrics = Metrics(token);
        return await metrics.ReadAsync(Request(served, source), default);
    }

    private TargetMetrics Metrics(string? token = null) =>
        new(azure.Connect(token), azure.Options(token), new OneSecret(token ?? azure.Simulator.Token), TimeProvider.System,
            NullLogger<TargetMetrics>.Instance);

    private static MeasurementRequest Request(Served served, TelemetrySource source) => new(
        new("shop", "production", served.Target with { Telemetry = new() { Grain = LocalAzure.Grain, Source = source } }),
        Given.Versions,
        served.Place,
        served.From,
        served.From,
        DateTimeOffset.UtcNow,
        [])
    {
        Latency = true,
    };

    private sealed record Served(Target Target, DateTimeOffset From, int All, int Failed)
    {
        public CanaryPlace Place { get; init; } = CanaryPlace.Slot;
    }
}
