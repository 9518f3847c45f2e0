using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace CanaryFunctions.Simulator.Tests;

public sealed class When_traffic_is_measured : IAsyncLifetime
{
    private ShopInAzure shop = null!;

    public async ValueTask InitializeAsync() => shop = await ShopInAzure.StartAsync(new()
    {
        MetricGrain = TimeSpan.FromSeconds(1),
        MetricLag = TimeSpan.Zero,
    });

    public ValueTask DisposeAsync() => shop.DisposeAsync();

    [Fact]
    public async Task Each_request_is_counted_once_where_it_was_answered()
    {
        using var deployed = await shop.DeployAsync("1.1.0");
        using var share = await shop.SetShareAsync(1);
        for (var visit = 0; visit < 7; visit++) await shop.VisitAsync(cookie: "canary");
        for (var visit = 0; visit < 5; visit++) await shop.VisitAsync(cookie: "self");

        Assert.Equal(7, await UntilCountedAsync(shop.Slot, "Microsoft.Web/sites/slots", 7));
        Assert.Equal(5, await UntilCountedAsync(shop.Site.ResourceId, "Microsoft.Web/sites", 5));
    }

    [Fact]
    public async Task Points_younger_than_the_lag_carry_only_their_time()
    {
        shop.Azure.Faults.MetricsLate = TimeSpan.FromHours(1);
        await shop.VisitAsync();

        var points = await PointsAsync(shop.Site.ResourceId, "Microsoft.Web/sites", "Requests");

        Assert.NotEmpty(points);
        Assert.All(points, point => Assert.Equal(["timeStamp"], point!.AsObject().Select(field => field.Key)));
    }

    [Fact]
    public async Task A_metric_can_fail_by_itself_in_a_good_answer()
    {
        shop.Azure.Faults.MetricError = "InternalServerError";

        var metric = (await ReadAsync(shop.Site.ResourceId, "Microsoft.Web/sites", "Requests"))["value"]![0]!;

        Assert.Equal("InternalServerError", (string?)metric["errorCode"]);
        Assert.Empty(metric["timeseries"]!.AsArray());
    }

    [Theory]
    [InlineData("Microsoft.Web/sites/slots", "PT1S")]
    [InlineData("Microsoft.Web/sites", "PT1M")]
    public async Task Another_namespace_or_grain_than_the_resource_has_is_refused(string space, string interval)
    {
        using var answer = await shop.Arm.GetAsync(Query(shop.Site.ResourceId, space, "Requests", interval));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task The_memory_of_the_process_is_measured()
    {
        double? value = null;
        while (value is null)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
            value = (await PointsAsync(shop.Site.ResourceId, "Microsoft.Web/sites", "MemoryWorkingSet"))
                .Select(point => (double?)point!["average"]).FirstOrDefault(average => average is not null);
        }

        Assert.InRange(value.Value, 1e6, 1e10);
    }

    private async Task<double> UntilCountedAsync(string resource, string space, double enough)
    {
        for (var tries = 0; ; tries++)
        {
            var count = (await PointsAsync(resource, space, "Requests")).Sum(point => (double?)point!["total"] ?? 0);
            if (count >= enough || tries == 200) return count;
            await Task.Delay(50);
        }
    }

    private async Task<JsonArray> PointsAsync(string resource, string space, string metric) =>
        (await ReadAsync(resource, space, metric))["value"]![0]!["timeseries"]![0]!["data"]!.AsArray();

    private async Task<JsonNode> ReadAsync(string resource, string space, string metric) =>
        (await shop.Arm.GetFromJsonAsync<JsonNode>(Query(resource, space, metric, "PT1S")))!;

    private static string Query(string resource, string space, string metric, string interval)
    {
        var now = DateTimeOffset.UtcNow;
        return $"{resource}/providers/Microsoft.Insights/metrics?api-version=2024-02-01&metricnames={metric}"
            + $"&metricnamespace={space}&interval={interval}&aggregation=total,average"
            + $"&timespan={now.AddMinutes(-2):yyyy-MM-ddTHH:mm:ssZ}/{now.AddSeconds(2):yyyy-MM-ddTHH:mm:ssZ}";
    }
}
