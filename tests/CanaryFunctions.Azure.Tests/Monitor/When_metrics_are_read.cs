using System.Globalization;
using CanaryFunctions.Azure.Monitor;
using CanaryFunctions.Azure.Tests.Management;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Health;
using Microsoft.Extensions.Logging.Abstractions;

namespace CanaryFunctions.Azure.Tests.Monitor;

public sealed class When_metrics_are_read : IDisposable
{
    private const string Metrics = "/providers/Microsoft.Insights/metrics";
    private const string OfSite = "GET " + FakeAzure.Site + Metrics;
    private const string OfSlot = "GET " + FakeAzure.Slot + Metrics;

    private readonly FakeAzure azure = new();

    public void Dispose() => azure.Dispose();

    [Fact]
    public async Task Each_resource_is_asked_once_under_its_own_type()
    {
        azure.On(OfSite, Answer(Requests(), Failures(), Metric("CpuTime")))
            .On(OfSlot, Answer(Requests(), Failures(), Metric("CpuTime")));

        var read = await ReadAsync(Request(metrics: "CpuTime") with { HistoryFrom = Minute(-120) });

        Assert.Null(read.Error);
        Assert.Equal([OfSlot, OfSite], azure.Calls.OrderDescending());
        Assert.Equal(
            "?api-version=2024-02-01&metricnames=Requests,Http5xx,CpuTime&metricnamespace=Microsoft.Web/sites"
            + "&timespan=2026-11-23T08:00:00Z/2026-11-23T10:05:00Z&interval=PT1M&aggregation=total,average",
            Query(OfSite));
        Assert.Equal(
            "?api-version=2024-02-01&metricnames=Requests,Http5xx,CpuTime&metricnamespace=Microsoft.Web/sites/slots"
            + "&timespan=2026-11-23T10:00:00Z/2026-11-23T10:05:00Z&interval=PT1M&aggregation=total,average",
            Query(OfSlot));
    }

    [Fact]
    public async Task Before_the_swap_the_slot_is_the_canary()
    {
        azure.On(OfSite, Answer(Requests((0, "900")), Failures((0, "9"))))
            .On(OfSlot, Answer(Requests((0, "100")), Failures((0, "1"))));

        var read = await ReadAsync(Request());

        Assert.Equal(
            [new Bin(Arm.Baseline, Minute(0), 900, 9), new Bin(Arm.Canary, Minute(0), 100, 1)], read.Bins);
    }

    [Fact]
    public async Task After_the_swap_production_is_the_canary()
    {
        azure.On(OfSite, Answer(Requests((0, "900")), Failures((0, "9"))))
            .On(OfSlot, Answer(Requests((0, "100")), Failures((0, "1"))));

        var read = await ReadAsync(Request() with { Canary = CanaryPlace.Production });

        Assert.Equal(
            [new Bin(Arm.Canary, Minute(0), 900, 9), new Bin(Arm.Baseline, Minute(0), 100, 1)], read.Bins);
    }

    [Fact]
    public async Task A_point_without_a_value_is_not_zero()
    {
        Both(Requests((0, "10"), (1, null), (2, "0"), (3, "7")), Failures((0, "0"), (1, "0"), (2, "0"), (3, null)));

        var read = await ReadAsync(Request());

        Assert.Equal([(0, 10), (2, 0)], Canary(read).Select(bin => (MinuteOf(bin.Start), (int)bin.Requests)));
    }

    [Fact]
    public async Task Numbers_may_be_written_as_text()
    {
        Both(Requests((0, "\"10.0\"")), Failures((0, "\"2\"")));

        Assert.Equal([new Bin(Arm.Canary, Minute(0), 10, 2)], Canary(await ReadAsync(Request())));
    }

    [Fact]
    public async Task No_more_fail_than_are_requested()
    {
        Both(Requests((0, "10")), Failures((0, "12")));

        Assert.Equal(10, Assert.Single(Canary(await ReadAsync(Request()))).Failures);
    }

    [Fact]
    public async Task Bins_that_are_not_whole_are_neither_asked_for_nor_taken()
    {
        Both(
            Requests((0, "1"), (1, "1"), (2, "1"), (3, "1"), (4, "1")),
            Failures((0, "0"), (1, "0"), (2, "0"), (3, "0"), (4, "0")));
        var (from, until) = (Minute(0).AddSeconds(10), Minute(4).AddSeconds(59));

        var read = await ReadAsync(Request() with { From = from, HistoryFrom = from, Until = until });

        Assert.Contains("timespan=2026-11-23T10:01:00Z/2026-11-23T10:04:00Z", Query(OfSlot), StringComparison.Ordinal);
        Assert.Equal([1, 2, 3], Canary(read).Select(bin => MinuteOf(bin.Start)));
    }

    [Fact]
    public async Task Nothing_is_asked_while_no_bin_is_complete()
    {
        var read = await ReadAsync(Request() with { Until = Minute(0).AddSeconds(59) });

        Assert.Null(read.Error);
        Assert.Empty(read.Bins);
        Assert.Empty(azure.Requests);
    }

    [Fact]
    public async Task Another_grain_is_asked_for_as_such()
    {
        var target = Given.Target with { Telemetry = new Telemetry { Grain = TimeSpan.FromSeconds(10) } };
        Both(Requests(), Failures());

        await ReadAsync(Request() with { Environment = Given.Environment() with { Target = target } });

        Assert.Contains("&interval=PT10S&", Query(OfSlot), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_level_is_its_average_and_what_is_used_up_its_total()
    {
        const string point = """{"timeStamp":"2026-11-23T10:00:00Z","total":600.0,"average":60.0}""";
        Both(
            Requests(), Failures(),
            Metric("CpuTime", point), Metric("MemoryWorkingSet", point));

        var read = await ReadAsync(Request(metrics: ["CpuTime", "MemoryWorkingSet"]));

        Assert.Equal(
            [("CpuTime", 600d), ("MemoryWorkingSet", 60d)],
            read.Gauges.Where(gauge => gauge.Arm is Arm.Canary).Select(gauge => (gauge.Metric, gauge.Value)));
    }

    [Fact]
    public async Task Requests_themselves_can_be_limited()
    {
        Both(Requests((0, "10")), Failures((0, "1")));

        var read = await ReadAsync(Request(metrics: "Http5xx"));

        Assert.Contains("metricnames=Requests,Http5xx&", Query(OfSlot), StringComparison.Ordinal);
        Assert.Contains(new Gauge("Http5xx", Arm.Canary, Minute(0), 1), read.Gauges);
    }

    [Fact]
    public async Task More_metrics_than_one_request_takes_are_asked_for_in_several()
    {
        var names = Enumerable.Range(1, 19).Select(number => $"M{number}").ToArray();
        Both([Requests((0, "10")), Failures((0, "1")), .. names.Select(name => Metric(name))]);

        var read = await ReadAsync(Request(metrics: names));

        Assert.Null(read.Error);
        Assert.Equal(2, azure.Calls.Count(call => call == OfSlot));
    }

    [Fact]
    public async Task An_error_of_one_metric_within_a_good_answer_is_an_error()
    {
        Both(Requests((0, "10")), """
            {"name":{"value":"Http5xx"},"unit":"Count","timeseries":[],
             "errorCode":"InvalidSamplingType","errorMessage":"Sampling type is not found."}
            """);

        var read = await ReadAsync(Request());

        Assert.Contains("InvalidSamplingType Sampling type is not found.", read.Error, StringComparison.Ordinal);
        Assert.Empty(read.Bins);
    }

    [Fact]
    public async Task A_metric_that_is_left_out_is_an_error()
    {
        Both(Requests((0, "10")), Failures((0, "0")));

        var read = await ReadAsync(Request(metrics: "Nonsense"));

        Assert.Contains("knows no metric Nonsense", read.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_of_either_resource_is_an_error_that_says_what_to_do()
    {
        azure.On(OfSite, Answer(Requests((0, "900")), Failures((0, "9"))))
            .On(OfSlot, """{"error":{"code":"AuthorizationFailed","message":"No."}}""", 403);

        var read = await ReadAsync(Request());

        Assert.Contains($"Give it the role Monitoring Reader on {FakeAzure.Slot}", read.Error, StringComparison.Ordinal);
        Assert.Empty(read.Bins);
    }

    private static DateTimeOffset Minute(int number) => Given.Start.AddMinutes(number);

    private static int MinuteOf(DateTimeOffset time) => (int)(time - Given.Start).TotalMinutes;

    private static MeasurementRequest Request(params string[] metrics) =>
        new(Given.Environment(), Given.Versions, CanaryPlace.Slot, Minute(0), Minute(0), Minute(5), [.. metrics]);

    private static string Answer(params string[] metrics) =>
        """{"cost":0,"interval":"PT1M","value":[""" + string.Join(',', metrics) + "]}";

    private static string Requests(params (int Minute, string? Total)[] points) => Counted("Requests", points);

    private static string Failures(params (int Minute, string? Total)[] points) => Counted("Http5xx", points);

    private static string Counted(string name, (int Minute, string? Total)[] points) =>
        Metric(name, [.. points.Select(point => Point(Minute(point.Minute), point.Total))]);

    private static string Point(DateTimeOffset start, string? total)
    {
        var time = start.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        return total is null
            ? $$"""{"timeStamp":"{{time}}"}"""
            : $$"""{"timeStamp":"{{time}}","total":{{total}}}""";
    }

    private static string Metric(string name, params string[] points) => $$"""
        {"id":"x","type":"Microsoft.Insights/metrics","name":{"value":"{{name}}","localizedValue":"x"},"unit":"Count",
         "errorCode":"Success","timeseries":[{"metadatavalues":[],"data":[{{string.Join(',', points)}}]}]}
        """;

    private static IEnumerable<Bin> Canary(Measurements read) => read.Bins.Where(bin => bin.Arm is Arm.Canary);

    private void Both(params string[] metrics) => azure.On(OfSite, Answer(metrics)).On(OfSlot, Answer(metrics));

    private string Query(string call) => azure.Requests.Single(request => request.Call == call).Address.Query;

    private Task<Measurements> ReadAsync(MeasurementRequest request) =>
        new AppServiceMetrics(azure.Connect(), azure.Options(), TimeProvider.System, NullLogger.Instance).ReadAsync(request, default);
}
