using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CanaryFunctions.Simulator.Sites;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CanaryFunctions.Simulator.Arm;

/// <summary>Microsoft.Web as far as it is needed, for sites and, with the same operations, for their slots.</summary>
internal sealed class SiteEndpoints(
    SiteDirectory sites, SiteFactory factory, AppRunner runner, Swapper swapper, Ledger ledger, CancellationToken closing)
{
    private const string SitePath =
        "/subscriptions/{subscription:guid}/resourceGroups/{group}/providers/Microsoft.Web/sites/{site}";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet($"{SitePath}/slots", (HttpContext http) => At(http, slot => Results.Json(new JsonObject
        {
            ["value"] = new JsonArray([.. slot.Site.Slots.Select(SiteJson.Of)]),
            ["nextLink"] = null,
        })));
        MapSlot(routes.MapGroup(SitePath));
        MapSlot(routes.MapGroup($"{SitePath}/slots/{{slot}}"));
    }

    private void MapSlot(RouteGroupBuilder group)
    {
        group.MapGet("", (HttpContext http) => At(http, slot => Results.Json(SiteJson.Of(slot))));
        group.MapPut("", PutAsync);
        group.MapGet("/config/web", (HttpContext http) =>
            At(http, slot => Results.Json(SiteJson.Config(slot, isRead: true))));
        group.MapPatch("/config/web", (HttpContext http, JsonNode body) => Change(http, slot => Route(http, slot, body)));
        group.MapPost("/config/appsettings/list", (HttpContext http) =>
            At(http, slot => Results.Json(SiteJson.Settings(slot))));
        group.MapPut("/config/appsettings", (HttpContext http, JsonNode body) => Change(http, slot => Set(slot, body)));
        group.MapGet("/config/slotConfigNames", (HttpContext http) =>
            At(http, slot => Results.Json(SiteJson.StickyNames(slot.Site))));
        group.MapPut("/config/slotConfigNames", (HttpContext http, JsonNode body) => Change(http, slot => Stick(slot, body)));
        group.MapPost("/start", (HttpContext http) => Change(http, Start));
        group.MapPost("/stop", (HttpContext http) => Change(http, Stop));
        group.MapPost("/restart", (HttpContext http) => Change(http, Restart));
        group.MapPost("/slotsswap", (HttpContext http, JsonNode body) => Change(http, slot => Swap(http, slot, body)));
        group.MapGet("/operationresults/{operation}", (HttpContext http, string operation) =>
            At(http, slot => Poll(http, slot, operation)));
    }

    private IResult At(HttpContext http, Func<Slot, IResult> answer)
    {
        var values = http.Request.RouteValues;
        var site = sites.Find(
            Guid.Parse((string)values["subscription"]!), (string)values["group"]!, (string)values["site"]!);
        return site?.Find((string?)values.GetValueOrDefault("slot")) is { } slot
            ? answer(slot)
            : ArmError.NotFound(
                $"Microsoft.Web/sites/{values["site"]}' under resource group '{values["group"]}");
    }

    private IResult Change(HttpContext http, Func<Slot, IResult> change) => At(
        http, slot => slot.Site.Busy is { } busy ? ArmError.Busy(busy.Id) : change(slot));

    private async Task<IResult> PutAsync(HttpContext http, CancellationToken cancellationToken)
    {
        var values = http.Request.RouteValues;
        var (subscription, group) = (Guid.Parse((string)values["subscription"]!), (string)values["group"]!);
        var name = (string)values["site"]!;
        var site = sites.Find(subscription, group, name);
        if (values.GetValueOrDefault("slot") is string slotName)
        {
            if (site is null) return ArmError.NotFound($"Microsoft.Web/sites/{name}' under resource group '{group}");
            return Results.Json(SiteJson.Of(
                site.Find(slotName) ?? await factory.AddSlotAsync(site, slotName, cancellationToken)));
        }

        site ??= await factory.AddSiteAsync(subscription, group, name, cancellationToken);
        return Results.Json(SiteJson.Of(site.Production));
    }

    private IResult Route(HttpContext http, Slot slot, JsonNode body)
    {
        if (slot.IsProduction && SiteJson.ReadRules(body) is { } rules)
        {
            if (!rules.SequenceEqual(slot.Site.Rules))
            {
                ledger.Add(Happening.ShareChanged, slot.ResourceId, $"{Shares(slot.Site.Rules)} -> {Shares(rules)}");
                slot.Site.Rules = rules;
            }
        }

        http.Response.Headers.ETag = $"\"{Guid.NewGuid():N}\"";
        return Results.Json(SiteJson.Config(slot, isRead: false));

        static string Shares(ImmutableArray<RampUpRule> rules) => rules.IsEmpty
            ? "none"
            : string.Join(", ", rules.Select(rule => FormattableString.Invariant($"{rule.Name} {rule.ReroutePercentage}")));
    }

    private IResult Set(Slot slot, JsonNode body)
    {
        var settings = Slot.NoSettings;
        foreach (var (key, value) in body["properties"]?.AsObject() ?? [])
            settings = settings.SetItem(key, (string?)value ?? string.Empty);
        if (settings.GetValueOrDefault(Slot.Package) != slot.Settings.GetValueOrDefault(Slot.Package))
            ledger.Add(Happening.Deployed, slot.ResourceId, settings.GetValueOrDefault("CANARY_VERSION", "unmarked"));
        slot.Settings = settings;
        runner.Restart(slot);
        return Results.Json(SiteJson.Settings(slot));
    }

    private static IResult Stick(Slot slot, JsonNode body)
    {
        var names = body["properties"]?["appSettingNames"]?.AsArray().Select(name => (string)name!) ?? [];
        slot.Site.StickySettings = slot.Site.StickySettings.Clear().Union(names);
        return Results.Json(SiteJson.StickyNames(slot.Site));
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
            AppRunner.Stop(slot);
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

    private IResult Swap(HttpContext http, Slot source, JsonNode body)
    {
        var name = (string?)body["targetSlot"];
        if (source.Site.Find(name) is not { } destination) return ArmError.NotFound($"{source.ResourceId}/slots/{name}");

        // Whichever of the two the path names, production is the destination.
        if (source.IsProduction) (source, destination) = (destination, source);
        if (!source.IsRunning || !destination.IsRunning)
        {
            return ArmError.OfAppService(
                StatusCodes.Status409Conflict, "Conflict",
                $"Cannot swap site slots for site '{source.Site.Name}' because one of the slots is in stopped state.");
        }

        var operation = new SwapOperation(source, destination);
        if (!source.Site.TryBegin(operation)) return ArmError.Busy(source.Site.Busy?.Id ?? operation.Id);
        _ = swapper.RunAsync(operation, closing);
        return StillRunning(http, operation);
    }

    private static IResult Poll(HttpContext http, Slot slot, string id) => slot.Site.Operations.GetValueOrDefault(id) switch
    {
        null => ArmError.NotFound($"{slot.ResourceId}/operationresults/{id}"),
        { IsEnded: false } running => StillRunning(http, running),
        { Failure: { } failure } => ArmError.OfAppService(StatusCodes.Status400BadRequest, "BadRequest", failure),
        var ended => Results.Json(SiteJson.Of(ended.Source)),
    };

    private static IResult StillRunning(HttpContext http, SwapOperation operation)
    {
        http.Response.Headers.Location =
            $"{http.Request.Scheme}://{http.Request.Host}{operation.Source.ResourceId}/operationresults/{operation.Id}"
            + "?api-version=2024-11-01";
        return Results.StatusCode(StatusCodes.Status202Accepted);
    }
}
