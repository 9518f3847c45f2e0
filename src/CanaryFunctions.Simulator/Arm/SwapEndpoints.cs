using System.Text.Json.Nodes;
using CanaryFunctions.Simulator.Sites;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CanaryFunctions.Simulator.Arm;

/// <summary>Swaps of slots, as operations that are begun and then polled.</summary>
internal sealed class SwapEndpoints(SiteCalls calls, Swapper swapper, SimulatorOptions options)
{
    /// <summary>Maps them for a site, or with the same operations for a slot.</summary>
    public void Map(RouteGroupBuilder group)
    {
        group.MapPost("/slotsswap", (HttpContext http) =>
            calls.ChangeAsync<SwapRequest>(http, (slot, request) => Begin(http, slot, request)));
        group.MapPost("/applySlotConfig", (HttpContext http) => calls.ChangeAsync<SwapRequest>(http, Prepare));
        group.MapPost("/resetSlotConfig", (HttpContext http) => calls.Change(http, Reset));
        group.MapGet("/operationresults/{operation}", (HttpContext http, string operation) =>
            calls.Read(http, slot => Poll(http, slot, operation)));
        group.MapGet("/operations/{operation}", (HttpContext http, string operation) =>
            calls.Read(http, slot => Status(slot, operation)));
    }

    private IResult Begin(HttpContext http, Slot source, SwapRequest request)
    {
        var site = source.Site;
        if (string.IsNullOrEmpty(request.TargetSlot)) return ArmError.BadContent("The targetSlot is missing.");
        if (site.Find(request.TargetSlot) is not { } destination)
            return ArmError.NotFound($"{site.ResourceId}/slots/{request.TargetSlot}");
        if (source == destination)
        {
            return ArmError.OfAppService(
                StatusCodes.Status400BadRequest, "BadRequest",
                $"Cannot swap slots for site '{site.Name}' because source and target slot are the same.");
        }

        // Whichever of the two the path names, production is the destination.
        if (source.IsProduction) (source, destination) = (destination, source);
        if (!source.IsRunning || !destination.IsRunning)
        {
            return ArmError.OfAppService(
                StatusCodes.Status409Conflict, "Conflict",
                $"Cannot swap site slots for site '{site.Name}' because one of the slots is in stopped state.");
        }

        return StillRunning(http, swapper.Begin(source, destination));
    }

    private IResult Prepare(Slot source, SwapRequest request)
    {
        if (source.Site.Find(request.TargetSlot) is not { } destination || destination == source)
            return ArmError.BadContent("The targetSlot is missing.");
        if (source.PreparedFor is null) swapper.Prepare(source, destination);
        return Results.Ok();
    }

    private IResult Reset(Slot slot)
    {
        if (slot.PreparedFor is not null) swapper.Reset(slot);
        return Results.Ok();
    }

    private IResult Poll(HttpContext http, Slot slot, string id) => slot.Site.Operations.GetValueOrDefault(id) switch
    {
        null => ArmError.NotFound($"{slot.ResourceId}/operationresults/{id}"),
        { IsEnded: false } running => StillRunning(http, running),
        { Failure: { } failure } => ArmError.OfAppService(StatusCodes.Status400BadRequest, "BadRequest", failure),
        var ended => Results.Json(SiteJson.Of(ended.Source)),
    };

    private static IResult Status(Slot slot, string id) => slot.Site.Operations.GetValueOrDefault(id) switch
    {
        null => ArmError.NotFound($"{slot.ResourceId}/operations/{id}"),
        { IsEnded: false } => Results.Json(Json(id, "InProgress")),
        { Failure: { } failure } => Results.Json(Json(id, "Failed", failure)),
        _ => Results.Json(Json(id, "Succeeded")),
    };

    private static JsonObject Json(string id, string status, string? failure = null)
    {
        var json = new JsonObject { ["id"] = id, ["name"] = id, ["status"] = status };
        if (failure is not null) json["error"] = new JsonObject { ["code"] = "BadRequest", ["message"] = failure };
        return json;
    }

    private IResult StillRunning(HttpContext http, SwapOperation operation)
    {
        http.Response.Headers.Location = Address("operationresults");
        if (options.TellsStatus) http.Response.Headers["Azure-AsyncOperation"] = Address("operations");
        return Results.StatusCode(StatusCodes.Status202Accepted);

        string Address(string kind) => $"{http.Request.Scheme}://{http.Request.Host}{operation.Source.ResourceId}/{kind}/{operation.Id}"
            + "?api-version=2024-11-01";
    }
}
