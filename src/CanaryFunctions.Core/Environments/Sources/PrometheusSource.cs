using System.Text.Json.Serialization;
using CanaryFunctions.Core.Policies;

namespace CanaryFunctions.Core.Environments.Sources;

/// <summary>Metrics in Azure Managed Prometheus. The queries may have <c>{arm}</c>, <c>{version}</c> and <c>{slot}</c>, by
/// which the arms are told apart, and <c>{grain}</c>, the length of a bin such as <c>60s</c>.</summary>
/// <param name="Endpoint">The query endpoint of the Azure Monitor workspace; https.</param>
/// <param name="Requests">PromQL for the requests of an arm in a bin that ends at the time of evaluation: one series, e.g.
/// <c>sum(increase(http_requests_total{version="{version}"}[{grain}]))</c>.</param>
/// <param name="Failures">The same for those that failed. Where its series begins with the first failure it ends in
/// <c>or vector(0)</c>: no answer is not taken for none.</param>
public sealed record PrometheusSource(Uri Endpoint, string Requests, string Failures) : TelemetrySource
{
    private const int LongestQuery = 4000;

    /// <summary>PromQL for the histogram of how long they took, with a series for each <c>le</c> in seconds, e.g. <c>sum by
    /// (le) (increase(http_request_duration_seconds_bucket{version="{version}"}[{grain}]))</c>; null for none.</summary>
    public string? Latency { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Title => $"Prometheus at {(Endpoint.IsAbsoluteUri ? Endpoint.Host : "an unknown host")}";

    /// <summary>Scraping and ingestion take about a minute each.</summary>
    [JsonIgnore]
    public override TimeSpan UsualLag => TimeSpan.FromMinutes(2);

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool TellsLatency => Latency is not null;

    /// <inheritdoc/>
    public override IEnumerable<FieldError> Errors()
    {
        if (Endpoint is not { IsAbsoluteUri: true, Scheme: "https", Query: "", UserInfo: "" })
            yield return new("endpoint", "The query endpoint is an https address without a query.");
        foreach (var error in Query("requests", Requests)) yield return error;
        foreach (var error in Query("failures", Failures)) yield return error;
        if (Latency is null) yield break;
        foreach (var error in Query("latency", Latency)) yield return error;
    }

    private static IEnumerable<FieldError> Query(string field, string query)
    {
        if (string.IsNullOrWhiteSpace(query) || query.Length > LongestQuery)
            yield return new(field, $"A query has 1 to {LongestQuery:N0} characters.");
        else if (!Placeholders.TellArms(query))
            yield return new(field, "Both arms would get the same: the query has none of {version}, {slot} and {arm}.");
    }
}
