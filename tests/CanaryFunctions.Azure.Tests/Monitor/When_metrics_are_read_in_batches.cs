using CanaryFunctions.Azure.Monitor;
using CanaryFunctions.Azure.Tests.Management;
using CanaryFunctions.Core.Health;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace CanaryFunctions.Azure.Tests.Monitor;

public sealed class When_metrics_are_read_in_batches : IDisposable
{
    private const string Batch = "POST /subscriptions/11111111-2222-3333-4444-555555555555/metrics:getBatch";
    private const string Shop = FakeAzure.Site;
    private const string Books = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/shop-rg"
        + "/providers/Microsoft.Web/sites/books";

    private readonly FakeAzure azure = new();
    private readonly FakeTimeProvider clock = new(Given.Start);
    private readonly Lines log = new();
    private readonly AppServiceMetrics metrics;

    public When_metrics_are_read_in_batches()
    {
        metrics = new(azure.Connect(), azure.Options() with { MetricsBatch = true }, clock, log);
        foreach (var site in new[] { Shop, Books }) azure.On($"GET {site}", """{"location":"West Europe","properties":{}}""");
    }

    public void Dispose() => azure.Dispose();

    [Fact]
    public async Task A_type_of_resource_is_asked_for_at_its_regions_own_endpoint()
    {
        azure.On(Batch, Answer(Shop, 900, Shop + "/slots/canary", 100));

        await metrics.ReadAsync(Request(), default);

        var asked = azure.Requests.Where(request => request.Call == Batch).OrderBy(request => request.Body!.Length).ToArray();
        Assert.Equal(
            "https://westeurope.metrics.monitor.azure.com/subscriptions/11111111-2222-3333-4444-555555555555/metrics:getBatch"
            + "?api-version=2024-02-01&metricnamespace=Microsoft.Web/sites&metricnames=Requests,Http5xx"
            + "&starttime=2026-11-23T10:00:00Z&endtime=2026-11-23T10:05:00Z&interval=PT1M&aggregation=total,average",
            asked[0].Address.AbsoluteUri);
        Assert.Equal($$"""{"resourceids":["{{Shop}}"]}""", asked[0].Body);
        Assert.Equal($$"""{"resourceids":["{{Shop}}/slots/canary"]}""", asked[1].Body);
        Assert.All(asked, one => Assert.Equal("Bearer token-for-https://metrics.monitor.azure.com/.default", one.Authorization));
    }

    [Fact]
    public async Task A_bin_that_one_look_has_asked_for_is_there_for_all_that_look_lately()
    {
        azure.On(Batch, Answer(Shop, 900, Shop + "/slots/canary", 100, Books, 70, Books + "/slots/canary", 7));
        await metrics.ReadAsync(Request(), default);
        await metrics.ReadAsync(Request("books"), default);
        var before = Batches();

        var (shop, books) = (await metrics.ReadAsync(Next(), default), await metrics.ReadAsync(Next("books"), default));

        Assert.Equal(before + 2, Batches());
        Assert.Equal((900, 100), (Count(shop, Arm.Baseline), Count(shop, Arm.Canary)));
        Assert.Equal((70, 7), (Count(books, Arm.Baseline), Count(books, Arm.Canary)));
    }

    // Two for production and the slot, and each of 50 at most.
    [Theory]
    [InlineData(50, 2)]
    [InlineData(51, 4)]
    [InlineData(120, 6)]
    public async Task Many_are_asked_for_in_as_few_requests_as_they_fit_in(int count, int requests)
    {
        var sites = Enumerable.Range(1, count).Select(number => $"s{number}").ToArray();
        foreach (var site in sites) azure.On($"GET {Id(site)}", """{"location":"West Europe","properties":{}}""");
        azure.On(Batch, Answer([.. sites.SelectMany(site => new object[] { Id(site), 900, Id(site) + "/slots/canary", 100 })]));
        foreach (var site in sites)
        {
            await metrics.ReadAsync(Request(site), default);
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        var before = Batches();

        var reads = await Task.WhenAll(sites.Select(site => metrics.ReadAsync(Next(site), default)));

        Assert.Equal(requests, Batches() - before);
        Assert.All(reads, read => Assert.Equal((900, 100), (Count(read, Arm.Baseline), Count(read, Arm.Canary))));
        Assert.All(
            azure.Requests.Where(asked => asked.Call == Batch), asked => Assert.InRange(asked.Body!.Split("/sites/").Length - 1, 1, 50));
    }

    [Fact]
    public async Task After_a_refusal_they_are_read_one_by_one_for_a_while_and_it_is_told_once()
    {
        azure.On(Batch, """{"error":{"code":"AuthorizationFailed","message":"No."}}""", 403)
            .On($"GET {Shop}/providers/Microsoft.Insights/metrics", One(900))
            .On($"GET {Shop}/slots/canary/providers/Microsoft.Insights/metrics", One(100));

        await metrics.ReadAsync(Request(), default);
        await metrics.ReadAsync(Next(), default);

        Assert.Equal(2, Batches());
        Assert.Equal(2, log.Count);
        Assert.All(log, line => Assert.Contains(
            "are read one by one for 00:05:00: Azure Monitor refused the query: the control plane's identity lacks the right. Give it the "
            + "role Monitoring Reader on the subscription 11111111", line, StringComparison.Ordinal));

        clock.Advance(TimeSpan.FromMinutes(5));
        await metrics.ReadAsync(Next(), default);

        Assert.Equal(4, Batches());
    }

    [Fact]
    public async Task A_moment_of_patience_is_given_before_any_is_read_by_itself()
    {
        azure.On(Batch, """{"error":{"code":"TooManyRequests","message":"Slow down."}}""", 429, ("Retry-After", "60"));

        var first = await metrics.ReadAsync(Request(), default);
        var second = await metrics.ReadAsync(Next(), default);

        Assert.Matches("Azure Monitor (asks to go slower|was not asked yet)", first.Error);
        Assert.Contains("Azure Monitor was not asked yet", second.Error, StringComparison.Ordinal);
        Assert.InRange(Batches(), 1, 2);
        Assert.DoesNotContain(azure.Calls, call => call.EndsWith("/metrics", StringComparison.Ordinal));

        // And not for ever.
        azure.On($"GET {Shop}/providers/Microsoft.Insights/metrics", One(900))
            .On($"GET {Shop}/slots/canary/providers/Microsoft.Insights/metrics", One(100));
        clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Null((await metrics.ReadAsync(Next(), default)).Error);
    }

    [Theory]
    [InlineData("300")]
    [InlineData("Mon, 23 Nov 2026 10:05:00 GMT")]
    public async Task Where_it_would_be_long_nobody_is_left_without(string wait)
    {
        azure.On(Batch, "", 429, ("Retry-After", wait), ("Date", "Mon, 23 Nov 2026 10:00:00 GMT"))
            .On($"GET {Shop}/providers/Microsoft.Insights/metrics", One(900))
            .On($"GET {Shop}/slots/canary/providers/Microsoft.Insights/metrics", One(100));

        var read = await metrics.ReadAsync(Request(), default);
        clock.Advance(TimeSpan.FromMinutes(4));
        await metrics.ReadAsync(Next(), default);

        Assert.Null(read.Error);
        Assert.InRange(Batches(), 1, 2);
    }

    [Fact]
    public async Task Looks_that_are_far_behind_and_the_past_are_read_one_by_one()
    {
        azure.On($"GET {Shop}/providers/Microsoft.Insights/metrics", One(900)).On(Batch, Answer(Shop + "/slots/canary", 100));

        var read = await metrics.ReadAsync(Request() with { HistoryFrom = Given.Start.AddHours(-2) }, default);

        Assert.Null(read.Error);
        Assert.Equal(1, Batches());
    }

    [Theory]
    [InlineData("""{"error":{"code":"AuthorizationFailed","message":"No."}}""", 403)]
    [InlineData("", 200)]
    [InlineData("{}", 200)]
    [InlineData("""{"values":[{"resourceid":"/another","value":[]}]}""", 200)]
    public async Task What_a_batch_does_not_bring_is_asked_for_by_itself(string answer, int status)
    {
        azure.On(Batch, answer, status)
            .On($"GET {Shop}/providers/Microsoft.Insights/metrics", One(900))
            .On($"GET {Shop}/slots/canary/providers/Microsoft.Insights/metrics", One(100));

        var read = await metrics.ReadAsync(Request(), default);

        Assert.Null(read.Error);
        Assert.Equal((900, 100), (Count(read, Arm.Baseline), Count(read, Arm.Canary)));
    }

    private static MeasurementRequest Request(string site = "shop") => new(
        Given.Environment() with { Target = Given.Target with { Site = site } },
        Given.Versions, CanaryPlace.Slot, Given.Start, Given.Start, Given.Start.AddMinutes(5), []);

    private static MeasurementRequest Next(string site = "shop") => Request(site) with
    {
        From = Given.Start.AddMinutes(5),
        HistoryFrom = Given.Start.AddMinutes(5),
        Until = Given.Start.AddMinutes(6),
    };

    private static string Id(string site) => Shop.Replace("/sites/shop", $"/sites/{site}", StringComparison.Ordinal);

    private static long Count(Measurements read, Arm arm) => read.Bins.Where(bin => bin.Arm == arm).Sum(bin => bin.Requests);

    private static string Answer(params object[] requests) => $$"""{"values":[{{string.Join(',', requests.Chunk(2).Select(one => $$"""
        {"resourceid":"{{one[0]}}","namespace":"x","resourceregion":"westeurope","value":{{Metrics((int)one[1])}} }
        """))}}]}""";

    private static string One(int requests) => $$"""{"value":{{Metrics(requests)}} }""";

    private static string Metrics(int requests) => $"[{Metric("Requests", requests)},{Metric("Http5xx", 0)}]";

    // A point in each of the two stretches that are asked for.
    private static string Metric(string name, int total) => $$"""
        {"name":{"value":"{{name}}"},"errorCode":"Success","timeseries":[{"data":[
          {"timeStamp":"2026-11-23T10:00:00Z","total":{{total}}},{"timeStamp":"2026-11-23T10:05:00Z","total":"{{total}}"}]}]}
        """;

    private int Batches() => azure.Calls.Count(call => call == Batch);

    /// <summary>What is logged, line by line.</summary>
    private sealed class Lines : List<string>, ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (this) Add(formatter(state, exception));
        }
    }
}
