using System.Net;
using CanaryFunctions.Azure.Monitor;
using CanaryFunctions.Azure.Tests.Management;
using CanaryFunctions.Core.Environments.Sources;
using CanaryFunctions.Core.Health;

namespace CanaryFunctions.Azure.Tests.Monitor;

public sealed class When_Prometheus_is_read : IDisposable
{
    private const string Ask = "POST /api/v1/query_range";

    // Seconds since 1970 of the ends of the first minutes.
    private const string FirstEnd = "1795428060", SecondEnd = "1795428120", ThirdEnd = "1795428180";

    private static readonly PrometheusSource source = new(
        new("https://shop-abcd.westeurope.prometheus.monitor.azure.com"),
        """sum(increase(http_requests_total{app="shop",version="{version}"}[{grain}]))""",
        """sum(increase(http_requests_total{app="shop",version="{version}",code=~"5.."}[{grain}])) or vector(0)""");

    private readonly FakeAzure azure = new();

    public void Dispose() => azure.Dispose();

    [Fact]
    public async Task Each_arm_is_asked_by_its_version()
    {
        azure.On(Ask, Matrix());

        await ReadAsync(source, Request());

        Assert.Equal(4, azure.Requests.Count);
        Assert.All(azure.Requests, asked =>
        {
            Assert.Equal(
                "https://shop-abcd.westeurope.prometheus.monitor.azure.com/api/v1/query_range", asked.Address.AbsoluteUri);
            Assert.Equal("Bearer token-for-https://prometheus.monitor.azure.com/.default", asked.Authorization);
            Assert.Equal("application/x-www-form-urlencoded", asked.ContentType);
        });
        Assert.Equal(
            [
                """query=sum(increase(http_requests_total{app="shop",version="1.0.0",code=~"5.."}[60s])) or vector(0)&start=1795428060&end=1795428300&step=60""",
                """query=sum(increase(http_requests_total{app="shop",version="1.0.0"}[60s]))&start=1795428060&end=1795428300&step=60""",
                """query=sum(increase(http_requests_total{app="shop",version="1.1.0",code=~"5.."}[60s])) or vector(0)&start=1795428060&end=1795428300&step=60""",
                """query=sum(increase(http_requests_total{app="shop",version="1.1.0"}[60s]))&start=1795428060&end=1795428300&step=60""",
            ],
            azure.Requests.Select(asked => WebUtility.UrlDecode(asked.Body!)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_value_is_of_the_bin_that_ends_at_its_time()
    {
        azure.On(Ask, Matrix(Series("{}", (FirstEnd, "10.4"), (SecondEnd, "9.6"))));

        var read = await ReadAsync(source, Request());

        Assert.Null(read.Error);
        Assert.Equal(
            [(Minute(0), 10L), (Minute(1), 10L)],
            read.Bins.Where(bin => bin.Arm is Arm.Canary).Select(bin => (bin.Start, bin.Requests)));
    }

    [Fact]
    public async Task What_is_no_number_is_no_data()
    {
        azure.On(Ask, Matrix(Series("{}", (FirstEnd, "NaN"), (SecondEnd, "+Inf"), (ThirdEnd, "7"))));

        var read = await ReadAsync(source, Request());

        Assert.All(read.Bins, bin => Assert.Equal((Minute(2), 7L, 7L), (bin.Start, bin.Requests, bin.Failures)));
        Assert.Equal(2, read.Bins.Length);
    }

    [Fact]
    public async Task Without_requests_there_are_no_bins()
    {
        azure.On(Ask, Matrix());

        var read = await ReadAsync(source, Request());

        Assert.Null(read.Error);
        Assert.Empty(read.Bins);
    }

    [Fact]
    public async Task Failures_that_are_not_there_are_not_taken_for_none()
    {
        var typo = source with { Requests = "r{arm}", Failures = "f{arm}" };
        azure.On(Ask, Matrix(Series("{}", (FirstEnd, "10")))).On(Ask, Matrix()).On(Ask, Matrix());

        var read = await ReadAsync(typo, Request() with { From = Minute(5) });

        Assert.Contains("put 'or vector(0)' at its end", read.Error, StringComparison.Ordinal);
        Assert.Empty(read.Bins);
    }

    [Fact]
    public async Task A_histogram_is_read_from_seconds()
    {
        azure.On(Ask, Matrix(Series("{}", (FirstEnd, "10"))))
            .On(Ask, Matrix(Series("{}", (FirstEnd, "1"))))
            .On(Ask, Matrix(
                Series("""{"le":"+Inf"}""", (FirstEnd, "10.2")),
                Series("""{"le":"0.05"}""", (FirstEnd, "4")),
                Series("""{"le":"0.1"}""", (FirstEnd, "3.6"))));

        var read = await ReadAsync(
            source with { Latency = "{version}" }, Request() with { From = Minute(5), Latency = true });

        Assert.Null(read.Error);
        var latency = Assert.Single(read.Bins).Latency!;
        Assert.Equal([50, 100, double.PositiveInfinity], latency.EdgesMs);
        Assert.Equal([4, 4, 10], latency.AtMost);
    }

    [Theory]
    [InlineData("""{"le":"0.05"}""")]
    [InlineData("""{"code":"200"}""")]
    public async Task What_is_no_histogram_is_told(string labels)
    {
        azure.On(Ask, Matrix(Series(labels, (FirstEnd, "10"))));

        var read = await ReadAsync(source with { Latency = "{version}" }, Request() with { Latency = true });

        Assert.Contains("latency needs a series for each le", read.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_series_are_not_added_up()
    {
        azure.On(Ask, Matrix(Series("""{"pod":"a"}""", (FirstEnd, "1")), Series("""{"pod":"b"}""", (FirstEnd, "2"))));

        Assert.Contains("put sum(…) around", (await ReadAsync(source, Request())).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_warning_nothing_is_used()
    {
        azure.On(Ask, """
            {"status":"success","data":{"resultType":"matrix","result":[]},"warnings":["remote storage is behind"]}
            """);

        var read = await ReadAsync(source, Request());

        Assert.Contains("may not be whole (remote storage is behind)", read.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, """{"status":"error","errorType":"bad_data","error":"parse error"}""", "could not run the query")]
    [InlineData(422, """{"status":"error","errorType":"execution","error":"too many samples"}""", "(execution: too many samples)")]
    [InlineData(503, """{"status":"error","errorType":"timeout","error":"timed out"}""", "Prometheus failed (503: timeout: timed out)")]
    [InlineData(401, "", "Check its credential")]
    [InlineData(403, """{"error":{"code":"Forbidden","message":"No."}}""", "Give it the role Monitoring Data Reader on the Azure Monitor workspace of shop-abcd")]
    [InlineData(404, "", "Check telemetry.source.endpoint")]
    [InlineData(429, """{"error":{"code":"TooManyRequests","message":"Slow."}}""", "asks to go slower")]
    [InlineData(504, "<html>", "did not finish the query in time")]
    [InlineData(200, "", "not understood")]
    [InlineData(200, """{"status":"success","data":{"resultType":"vector","result":[]}}""", "not understood")]
    public async Task A_refusal_says_what_to_do(int status, string body, string advice)
    {
        azure.On(Ask, body, status, ("Retry-After", "30"));

        Assert.Contains(advice, (await ReadAsync(source, Request())).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://prometheus.monitor.azure.com.example")]
    [InlineData("https://evilprometheus.monitor.azure.com")]
    [InlineData("https://127.0.0.1")]
    public async Task Nobody_but_Azure_is_sent_the_token(string endpoint)
    {
        var read = await ReadAsync(source with { Endpoint = new(endpoint) }, Request());

        Assert.Contains("is no query endpoint of Azure Managed Prometheus", read.Error, StringComparison.Ordinal);
        Assert.Empty(azure.Requests);
    }

    [Fact]
    public async Task A_version_that_is_not_known_is_not_asked_for()
    {
        azure.On(Ask, Matrix());

        Assert.Null((await ReadAsync(source, Request() with { Versions = new("1.0.0", null) })).Error);
        Assert.Equal(2, azure.Requests.Count);
        Assert.Contains(
            "CANARY_VERSION", (await ReadAsync(source, Request() with { Versions = new(null, null) })).Error,
            StringComparison.Ordinal);
    }

    private static DateTimeOffset Minute(int number) => Given.Start.AddMinutes(number);

    private static MeasurementRequest Request() =>
        new(Given.Environment(), Given.Versions, CanaryPlace.Slot, Minute(0), Minute(0), Minute(5), []);

    private static string Matrix(params string[] series) => $$$"""
        {"status":"success","data":{"resultType":"matrix","result":[{{{string.Join(',', series)}}}]},"infos":["a note"]}
        """;

    private static string Series(string labels, params (string At, string Value)[] points) => $$"""
        {"metric":{{labels}},"values":[{{string.Join(',', points.Select(point => $"[{point.At},\"{point.Value}\"]"))}}]}
        """;

    private Task<Measurements> ReadAsync(PrometheusSource from, MeasurementRequest request) =>
        new PrometheusMetrics(azure.Options(), TimeProvider.System).ReadAsync(from, request, TestContext.Current.CancellationToken);
}
