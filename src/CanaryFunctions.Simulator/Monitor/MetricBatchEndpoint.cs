using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using CanaryFunctions.Simulator.Sites;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CanaryFunctions.Simulator.Monitor;

/// <summary>Azure Monitor's own endpoint for the metrics of several resources of one type.</summary>
internal sealed class MetricBatchEndpoint(SiteDirectory sites, MetricEndpoints metrics)
{
    /// <summary>What paths of such requests end in.</summary>
    public const string Ending = "/metrics:getBatch";

    private const int MostResources = 50;

    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost($"/subscriptions/{{subscription:guid}}{Ending}", (HttpContext http) => AnswerAsync(http));

    private async Task AnswerAsync(HttpContext http) => await (await AskedAsync(http.Request) is { Count: > 0 and <= MostResources } ids
        ? Answer(http, ids)
        : MetricEndpoints.Bad($"1 to {MostResources} resourceids can be asked for.")).ExecuteAsync(http);

    private IResult Answer(HttpContext http, IReadOnlyList<string> ids)
    {
        var query = http.Request.Query;
        if (metrics.WhyNot(query) is { } wrong) return MetricEndpoints.Bad(wrong);
        if (Time(query["starttime"]) is not { } from || Time(query["endtime"]) is not { } until || until < from)
            return MetricEndpoints.Bad("The time range is malformed.");
        var found = ids.Select(id => sites.AllSlots.FirstOrDefault(
            slot => slot.ResourceId.Equals(id, StringComparison.OrdinalIgnoreCase))).OfType<Slot>().ToArray();
        var scope = $"/subscriptions/{http.Request.RouteValues["subscription"]}/";
        return found.Length < ids.Count || found.Any(slot => !IsAskedFor(slot))
            ? MetricEndpoints.Bad("All resources must exist, be in the subscription, and be of the type of the metric namespace.")
            : Results.Json(new JsonObject
            {
                ["values"] = new JsonArray([.. found.Select(slot => metrics.AnswerAmongOthers(slot, query, from, until))]),
            });

        bool IsAskedFor(Slot slot) => slot.ResourceId.StartsWith(scope, StringComparison.OrdinalIgnoreCase)
            && MetricEndpoints.Kind(slot).Equals(query["metricnamespace"], StringComparison.OrdinalIgnoreCase);
    }

    private static async Task<IReadOnlyList<string>?> AskedAsync(HttpRequest request)
    {
        try
        {
            var body = await JsonSerializer.DeserializeAsync<Batch>(request.Body, cancellationToken: request.HttpContext.RequestAborted);
            return body?.ResourceIds;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private sealed record Batch([property: JsonPropertyName("resourceids")] IReadOnlyList<string>? ResourceIds);
}
