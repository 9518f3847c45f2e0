using System.Text.Json.Nodes;
using CanaryFunctions.Simulator.Sites;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CanaryFunctions.Simulator.Arm;

/// <summary>Sites and slots: made, shown, started and stopped.</summary>
internal sealed class SiteEndpoints(
    SiteCalls calls, SiteDirectory sites, SiteFactory factory, AppRunner runner, Ledger ledger)
{
    /// <summary>Maps them for a site, or with the same operations for a slot.</summary>
    public void Map(RouteGroupBuilder group)
    {
        group.MapGet("", (HttpContext http) => calls.Read(http, slot => Results.Json(SiteJson.Of(slot))));
        group.MapPut("", PutAsync);
        group.MapPost("/start", (HttpContext http) => calls.Change(http, Start));
        group.MapPost("/stop", (HttpContext http) => calls.Change(http, Stop));
        group.MapPost("/restart", (HttpContext http) => calls.Change(http, Restart));
    }

    /// <summary>Maps the list of a site's slots.</summary>
    public void MapSlots(RouteGroupBuilder group) =>
        group.MapGet("/slots", (HttpContext http) => calls.Read(http, slot => Results.Json(new JsonObject
        {
            ["value"] = new JsonArray([.. slot.Site.Slots.Select(SiteJson.Of)]),
            ["nextLink"] = null,
        })));

    private async Task<IResult> PutAsync(HttpContext http, CancellationToken cancellationToken)
    {
        var (subscription, group, name) = SiteCalls.Named(http);
        if (sites.Find(subscription, group, name) is { Busy: { } busy }) return ArmError.Busy(busy.Id);
        if (http.Request.RouteValues.GetValueOrDefault("slot") is not string slot)
            await factory.EnsureSiteAsync(subscription, group, name, cancellationToken);
        else if (sites.Find(subscription, group, name) is { } site)
            await factory.EnsureSlotAsync(site, slot, cancellationToken);
        return calls.Change(http, made => Results.Json(SiteJson.Of(made)));
    }

    private IResult Start(Slot slot)
    {
        if (!slot.IsRunning)
        {
            slot.IsRunning = true;
            runner.Restart(slot);
            ledger.Add(Happening.Started, slot.ResourceId, string.Empty);
        }

        return Results.Ok();
    }

    private IResult Stop(Slot slot)
    {
        if (slot.IsRunning)
        {
            slot.IsRunning = false;
            runner.Stop(slot);
            ledger.Add(Happening.Stopped, slot.ResourceId, string.Empty);
        }

        return Results.Ok();
    }

    private IResult Restart(Slot slot)
    {
        runner.Restart(slot);
        ledger.Add(Happening.Restarted, slot.ResourceId, string.Empty);
        return Results.Ok();
    }
}
