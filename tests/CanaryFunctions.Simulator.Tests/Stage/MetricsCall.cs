using System.Net;
using System.Text.Json.Nodes;

namespace CanaryFunctions.Simulator.Tests.Stage;

/// <summary>A call for metrics; by default for the last minute.</summary>
internal sealed record MetricsCall(string Resource, string Namespace, params string[] Names)
{
    public string Interval { get; init; } = "PT1S";

    public string? Timespan { get; init; }

    public string Aggregation { get; init; } = "total,average";

    public static MetricsCall OfSite(string resource, params string[] names) => new(resource, "Microsoft.Web/sites", names);

    public static MetricsCall OfSlot(string resource, params string[] names) =>
        new(resource, "Microsoft.Web/sites/slots", names);

    public Task<Answer> SendAsync(Caller arm)
    {
        var now = DateTimeOffset.UtcNow;
        var timespan = Timespan ?? $"{now.AddMinutes(-1):yyyy-MM-ddTHH:mm:ssZ}/{now:yyyy-MM-ddTHH:mm:ssZ}";
        return arm.SendRawAsync(
            HttpMethod.Get,
            $"{Resource}/providers/Microsoft.Insights/metrics?api-version=2024-02-01&metricnames={string.Join(',', Names)}"
                + $"&metricnamespace={Namespace}&timespan={timespan}&interval={Interval}&aggregation={Aggregation}");
    }

    /// <summary>The points of each metric.</summary>
    public async Task<IReadOnlyList<JsonNode[]>> ReadAsync(Caller arm)
    {
        var answer = await SendAsync(arm);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return [.. answer.Json["value"]!.AsArray().Select(metric =>
            metric!["timeseries"]![0]!["data"]!.AsArray().Select(point => point!).ToArray())];
    }
}
