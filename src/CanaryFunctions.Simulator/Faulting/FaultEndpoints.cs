using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CanaryFunctions.Simulator.Faulting;

/// <summary>For tests only: what is to go wrong, and what has happened.</summary>
internal static class FaultEndpoints
{
    private static readonly JsonSerializerOptions json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static void Map(IEndpointRouteBuilder routes, Faults faults, Ledger ledger)
    {
        routes.MapPost("/_simulator/faults", async (HttpRequest request, CancellationToken cancellationToken) =>
        {
            try
            {
                faults.Add((await request.ReadFromJsonAsync<Fault>(json, cancellationToken))!);
                return Results.NoContent();
            }
            catch (Exception e) when (e is JsonException or ArgumentException)
            {
                return Results.BadRequest(e.Message);
            }
        });
        routes.MapDelete("/_simulator/faults", () =>
        {
            faults.Clear();
            return Results.NoContent();
        });
        routes.MapGet("/_simulator/ledger", () => Results.Json(ledger.Entries, json));
    }
}
