using System.Net;
using System.Text.Json.Nodes;
using CanaryFunctions.Simulator.Tests.Stage;
using Microsoft.Extensions.Time.Testing;

namespace CanaryFunctions.Simulator.Tests;

/// <summary>Under a clock of their own: bins of one minute, which get their values two minutes later.</summary>
public sealed class Metrics_in_ARM(Metrics_in_ARM.Noon cloud) : IClassFixture<Metrics_in_ARM.Noon>
{
    [Fact]
    public async Task Have_only_a_time_stamp_before_the_site_existed_and_until_the_lag_has_passed()
    {
        var site = await cloud.PutSiteAsync();
        using var visitor = new Visitor(new($"http://{await site.HostAsync()}"));
        var start = cloud.Clock.GetUtcNow();
        await visitor.GetAsync("/");

        cloud.Clock.Advance(TimeSpan.FromMinutes(4) - TimeSpan.FromSeconds(1));

        // Begun before the site; with one request; without any but known; not known yet.
        var points = await PointsAsync(site, start.AddMinutes(-1), start.AddMinutes(3));
        Assert.Equal([null, 1, null, null], points.Select(point => (double?)point["total"]));
        Assert.Equal(["timeStamp"], points[2].AsObject().Select(member => member.Key));

        cloud.Clock.Advance(TimeSpan.FromSeconds(1));
        points = await PointsAsync(site, start.AddMinutes(-1), start.AddMinutes(3));
        Assert.Equal([null, 1, 0, null], points.Select(point => (double?)point["total"]));
    }

    [Fact]
    public async Task Are_in_bins_aligned_to_the_grain()
    {
        var site = await cloud.PutSiteAsync();
        var from = cloud.Minute();

        var points = await PointsAsync(site, from.AddSeconds(10), from.AddMinutes(1).AddSeconds(10));

        Assert.Equal(
            [$"{from:yyyy-MM-ddTHH:mm:ssZ}", $"{from.AddMinutes(1):yyyy-MM-ddTHH:mm:ssZ}"],
            points.Select(point => (string)point["timeStamp"]!));
    }

    [Fact]
    public async Task Look_as_in_the_cloud()
    {
        var site = await cloud.PutSiteAsync();

        var answer = (await Call(site, "Http5xx", "HttpResponseTime", "CpuTime", "MemoryWorkingSet").SendAsync(cloud.Arm)).Json;

        Assert.Equal(("PT1M", "Microsoft.Web/sites"), ((string)answer["interval"]!, (string)answer["namespace"]!));
        var metric = answer["value"]![0]!;
        Assert.Equal($"{site.Path}/providers/Microsoft.Insights/metrics/Http5xx", (string)metric["id"]!);
        Assert.Equal(("Http5xx", "Success"), ((string)metric["name"]!["value"]!, (string)metric["errorCode"]!));
        Assert.Equal(
            ["Count", "Seconds", "Seconds", "Bytes"], answer["value"]!.AsArray().Select(each => (string)each!["unit"]!));
    }

    [Fact]
    public async Task Carry_only_the_aggregations_that_are_asked_for()
    {
        var site = await cloud.PutSiteAsync();
        cloud.Clock.Advance(TimeSpan.FromMinutes(10));
        var call = Call(site, "Requests") with { Timespan = cloud.Around(cloud.Minute().AddMinutes(-5)) };

        var asked = await (call with { Aggregation = "Total" }).ReadAsync(cloud.Arm);
        var other = await (call with { Aggregation = "average" }).ReadAsync(cloud.Arm);

        Assert.Equal(0, (double)asked[0][0]!["total"]!);
        Assert.Equal(["timeStamp"], other[0][0]!.AsObject().Select(member => member.Key));
    }

    [Fact]
    public async Task Add_up_to_bins_of_five_minutes()
    {
        var site = await cloud.PutSiteAsync();
        using var visitor = new Visitor(new($"http://{await site.HostAsync()}"));
        cloud.Clock.Advance(TimeSpan.FromMinutes(5));
        var five = new DateTimeOffset(cloud.Clock.GetUtcNow().Ticks / TimeSpan.TicksPerMinute / 5 * 5 * TimeSpan.TicksPerMinute, TimeSpan.Zero);
        cloud.Clock.Advance(five.AddMinutes(5) - cloud.Clock.GetUtcNow());
        await visitor.GetAsync("/");
        cloud.Clock.Advance(TimeSpan.FromMinutes(3));
        await visitor.GetAsync("/");
        cloud.Clock.Advance(TimeSpan.FromMinutes(4));

        var points = await (Call(site, "Requests", "HealthCheckStatus") with
        {
            Interval = "PT5M", Timespan = Noon.Text(five.AddMinutes(5), five.AddMinutes(10)),
        }).ReadAsync(cloud.Arm);

        Assert.Equal(2, (double)Assert.Single(points[0])["total"]!);
        Assert.Single(points[1]);
    }

    public static TheoryData<string> Refused => new(refused.Keys);

    private static readonly Dictionary<string, Func<MetricsCall, MetricsCall>> refused = new()
    {
        ["too many metrics"] = call => call with { Names = [.. Enumerable.Repeat("Requests", 21)] },
        ["no metrics"] = call => call with { Names = [] },
        ["an unknown metric"] = call => call with { Names = ["Requests", "Miracles"] },
        ["the namespace of slots for a site"] = call => call with { Namespace = "Microsoft.Web/sites/slots" },
        ["another grain"] = call => call with { Interval = "PT2M" },
        ["health at the grain of requests"] = call => call with { Names = ["Requests", "HealthCheckStatus"], Interval = "PT1M" },
        ["a malformed grain"] = call => call with { Interval = "often" },
        ["a malformed timespan"] = call => call with { Timespan = "yesterday" },
        ["a timespan that ends before it begins"] =
            call => call with { Timespan = "2026-01-02T00:00:00Z/2026-01-01T00:00:00Z" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Are_refused_if_the_call_asks_for(string mistake)
    {
        var site = await cloud.PutSiteAsync();

        var answer = await refused[mistake](Call(site, "Requests")).SendAsync(cloud.Arm);

        Assert.Equal((HttpStatusCode.BadRequest, "BadRequest"), (answer.Status, answer.ErrorCode));
    }

    [Fact]
    public async Task Of_a_site_that_does_not_exist_are_not_found()
    {
        var answer = await MetricsCall.OfSite(Caller.SitePath("none"), "Requests").SendAsync(cloud.Arm);

        Assert.Equal((HttpStatusCode.NotFound, "ResourceNotFound"), (answer.Status, answer.ErrorCode));
    }

    private async Task<JsonNode[]> PointsAsync(SiteInArm site, DateTimeOffset from, DateTimeOffset until) =>
        (await (Call(site, "Requests") with { Timespan = Noon.Text(from, until) }).ReadAsync(cloud.Arm))[0];

    private MetricsCall Call(SiteInArm site, params string[] names) =>
        MetricsCall.OfSite(site.Path, names) with { Interval = "PT1M", Timespan = cloud.Around(cloud.Minute()) };

    public sealed class Noon : Cloud
    {
        public FakeTimeProvider Clock { get; } = new(DateTimeOffset.Parse("2026-11-23T12:00:00Z"));

        protected override SimulatorOptions Options => new() { Time = Clock };

        /// <summary>When the minute began that it is now.</summary>
        public DateTimeOffset Minute() => new(
            Clock.GetUtcNow().Ticks / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, TimeSpan.Zero);

        /// <summary>The timespan of one bin.</summary>
        public string Around(DateTimeOffset start) => Text(start, start.AddMinutes(1));

        public static string Text(DateTimeOffset from, DateTimeOffset until) =>
            $"{from:yyyy-MM-ddTHH:mm:ssZ}/{until:yyyy-MM-ddTHH:mm:ssZ}";
    }
}
