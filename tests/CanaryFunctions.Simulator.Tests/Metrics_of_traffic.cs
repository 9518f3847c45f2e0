using System.Net;
using CanaryFunctions.Simulator.Tests.Stage;

namespace CanaryFunctions.Simulator.Tests;

public sealed class Metrics_of_traffic(Cloud cloud) : IClassFixture<Cloud>
{
    [Fact]
    public async Task Count_each_request_once_at_the_slot_that_answered_it()
    {
        var (site, arm) = await cloud.AddProbeAsync();
        await arm.DeployAsync(cloud.Probe, "2");
        await arm.SetShareAsync(0);
        using var live = new Visitor(site.Address);
        using var pinned = new Visitor(site.Address, "x-ms-routing-name=canary");
        using var direct = new Visitor(site.SlotAddress("canary"));

        foreach (var status in new[] { 200, 204, 302, 404, 404, 500 }) await live.GetAsync($"/status/{status}");
        await pinned.GetAsync("/");
        await pinned.GetAsync("/status/503");
        await direct.GetAsync("/");

        await AssertCountsAsync(arm.Path, 6, 2, 1, 2, 1);
        await AssertCountsAsync(arm.Canary, 3, 2, 0, 0, 1);
    }

    [Fact]
    public async Task Follow_the_address_and_not_the_app_in_a_swap()
    {
        var (site, arm) = await cloud.AddProbeAsync();
        await arm.DeployAsync(cloud.Probe, "2");
        using var visitor = new Visitor(site.Address);

        await visitor.GetAsync("/");
        await arm.SwapAsync();
        await visitor.GetAsync("/");

        await AssertCountsAsync(arm.Path, 2, 2, 0, 0, 0);
        await AssertCountsAsync(arm.Canary, 0, 0, 0, 0, 0);
    }

    [Theory]
    [InlineData("/die")]
    [InlineData("/die/midway")]
    public async Task Count_a_request_that_the_app_dies_of_as_a_failure(string path)
    {
        var (site, arm) = await cloud.AddProbeAsync();
        using var visitor = new Visitor(site.Address);

        try
        {
            Assert.Equal(HttpStatusCode.BadGateway, (await visitor.GetAsync(path)).Status);
        }
        catch (HttpRequestException) when (path == "/die/midway")
        {
            // The answer broke off.
        }

        await AssertCountsAsync(arm.Path, 1, 0, 0, 0, 1);
    }

    [Fact]
    public async Task Count_a_request_that_the_visitor_gives_up_as_the_visitors_fault()
    {
        var (site, arm) = await cloud.AddProbeAsync();
        using var visitor = new Visitor(site.Address);

        (await visitor.BeginAsync("/slow/60000")).Dispose();

        await AssertCountsAsync(arm.Path, 1, 0, 0, 1, 0);
    }

    [Fact]
    public async Task Count_a_visitor_who_gives_up_during_a_cold_start()
    {
        var (site, arm) = await cloud.AddProbeAsync();
        await arm.DeployAsync(cloud.Probe, "2", ("PROBE_NEVER_ANSWERS", "1"));
        using var visitor = new Visitor(site.SlotAddress("canary"));
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAsync<TaskCanceledException>(() => visitor.GetAsync("/", patience.Token));

        await AssertCountsAsync(arm.Canary, 1, 0, 0, 1, 0);
    }

    [Fact]
    public async Task Count_what_a_slot_without_an_app_answers()
    {
        var site = await cloud.PutSiteAsync();
        using var visitor = new Visitor(new($"http://{await site.HostAsync()}"));
        await visitor.GetAsync("/");
        await cloud.Arm.SendAsync(HttpMethod.Post, $"{site.Path}/stop", null);
        await visitor.GetAsync("/");

        await AssertCountsAsync(site.Path, 2, 0, 0, 1, 1);
    }

    [Fact]
    public async Task Know_how_long_answers_take_and_what_the_process_uses()
    {
        var (site, arm) = await cloud.AddProbeAsync();
        using var visitor = new Visitor(site.Address);
        await visitor.GetAsync("/slow/200");

        await Processes.UntilAsync(async () =>
        {
            var points = await MetricsCall.OfSite(arm.Path, "HttpResponseTime", "MemoryWorkingSet", "CpuTime").ReadAsync(cloud.Arm);
            return points[0].Any(point => (double?)point["average"] is > 0.2 and < 30)
                && points[1].Any(point => (double?)point["average"] is > 10_000_000)
                && points[2].Any(point => (double?)point["total"] is > 0);
        });
    }

    [Fact]
    public async Task Know_whether_the_app_is_up()
    {
        var (site, arm) = await cloud.AddProbeAsync();
        using var visitor = new Visitor(site.Address);
        await UntilHealthAsync(100);

        await visitor.GetAsync("/die");

        await UntilHealthAsync(0);

        Task UntilHealthAsync(double percent) => Processes.UntilAsync(async () =>
            (await (MetricsCall.OfSite(arm.Path, "HealthCheckStatus") with { Interval = "PT5S" }).ReadAsync(cloud.Arm))[0]
                .Any(point => (double?)point["average"] == percent));
    }

    // Waits for the last of the requests to be counted.
    private async Task AssertCountsAsync(string resource, params double[] expected)
    {
        string[] names = ["Requests", "Http2xx", "Http3xx", "Http4xx", "Http5xx"];
        var call = resource.Contains("/slots/", StringComparison.Ordinal)
            ? MetricsCall.OfSlot(resource, names) : MetricsCall.OfSite(resource, names);
        double[] sums = [];
        await Processes.UntilAsync(async () =>
        {
            var metrics = await call.ReadAsync(cloud.Arm);
            sums = [.. metrics.Select(points => points.Sum(point => (double?)point["total"] ?? 0))];
            return sums[0] >= expected[0] && metrics[0].Any(point => point["total"] is not null);
        });
        Assert.Equal(expected, sums);
    }
}
