using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CanaryFunctions.Simulator.Faulting;

/// <summary>For tests only: what is to go wrong, and what has happened.</summary>
internal static class FaultEndpoints
{
    private const string Path = "/_simulator/faults";

    private static readonly JsonSerializerOptions json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Maps them: POST makes calls fail, PUT says how swaps and metrics fare, DELETE lets all go well.</summary>
    public static void Map(IEndpointRouteBuilder routes, Faults faults, Ledger ledger)
    {
        routes.MapPost(Path, (HttpContext http) => TakeAsync<Fault>(http, faults.Add));
        routes.MapPut(Path, (HttpContext http) => TakeAsync<Troubles>(http, troubles => troubles.Befall(faults)));
        routes.MapDelete(Path, () =>
        {
            faults.Clear();
            return Results.NoContent();
        });
        routes.MapGet("/_simulator/ledger", () => Results.Json(ledger.Entries, json));
    }

    private static async Task TakeAsync<T>(HttpContext http, Action<T> take)
    {
        IResult answer;
        try
        {
            take(await JsonSerializer.DeserializeAsync<T>(http.Request.Body, json, http.RequestAborted)
                ?? throw new JsonException("It is empty."));
            answer = Results.NoContent();
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            answer = Results.BadRequest(e.Message);
        }

        await answer.ExecuteAsync(http);
    }

    private sealed record Troubles(
        TimeSpan? SwapDuration,
        string? SwapFailure,
        bool MetricsMissing,
        TimeSpan MetricsLate,
        string? MetricError,
        bool LogsInPart)
    {
        public void Befall(Faults faults)
        {
            (faults.SwapDuration, faults.SwapFailure) = (SwapDuration, SwapFailure);
            (faults.MetricsMissing, faults.MetricsLate, faults.MetricError) = (MetricsMissing, MetricsLate, MetricError);
            faults.LogsInPart = LogsInPart;
        }
    }
}
