using System.Text.Json;
using CanaryFunctions.Azure.Monitor;
using CanaryFunctions.Azure.Monitor.Batches;
using CanaryFunctions.Azure.Tests.Management;
using CanaryFunctions.Core.Health;

namespace CanaryFunctions.Azure.Tests.Monitor;

public sealed class When_metrics_are_read_in_batches : IDisposable
{
    private const string Batch = "POST /subscriptions/11111111-2222-3333-4444-555555555555/metrics:getBatch";
    private const string Shop = FakeAzure.Site;
    private const string Books = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/shop-rg"
        + "/providers/Microsoft.Web/sites/books";

    private readonly FakeAzure azure = new();
    private readonly AppServiceMetrics metrics;

    public When_metrics_are_read_in_batches()
    {
        metrics = new(azure.Connect(), azure.Options() with { MetricsBatch = true });
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
    [InlineData("""{"Code":"TooManyRequests","Message":"Slow down."}""", 429)]
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

    // MetricBatchExample.json of the specification, with one resource and two of its points.
    [Fact]
    public void The_official_example_is_read()
    {
        const string Id = "/subscriptions/12345678-abcd-1234-abcd-123456789abc/resourceGroups/TestGroup/providers/"
            + "Microsoft.Storage/storageAccounts/TestStorage1";
        const string Example = $$"""
            {"values":[{"starttime":"2023-02-01T20:00:00.123Z","endtime":"2023-02-01T23:00:00.345Z","interval":"PT15M","value":[
              {"id":"{{Id}}/providers/Microsoft.Insights/metrics/Ingress","type":"Microsoft.Insights/metrics",
               "name":{"value":"Ingress","localizedValue":"Ingress"},
               "displayDescription":"The amount of ingress data, in bytes.","unit":"Bytes",
               "timeseries":[{"metadatavalues":[
                 {"name":{"value":"apiname","localizedValue":"apiname"},"value":"GetBlob"},
                 {"name":{"value":"authentication","localizedValue":"authentication"},"value":"SAS"}],
                "data":[{"timeStamp":"2023-02-01T20:00:00Z","average":437,"minimum":437,"maximum":437},
                 {"timeStamp":"2023-02-01T20:15:00Z"}]}],
               "errorCode":"Success"}],
             "namespace":"microsoft.storage/storageaccounts","resourceregion":"eastus","resourceid":"{{Id}}"}]}
            """;

        var read = JsonSerializer.Deserialize<MetricBatchAnswer>(Example, JsonSerializerOptions.Web)!.Of(Id.ToUpperInvariant())!;

        var metric = Assert.Single(read.Value!.Value);
        Assert.True(metric.IsNamed("Ingress"));
        Assert.Equal([437, null], metric.Timeseries!.Value.Single().Data!.Value.Select(point => point.Average));
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
}
