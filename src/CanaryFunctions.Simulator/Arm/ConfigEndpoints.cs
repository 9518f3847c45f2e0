using System.Collections.Immutable;
using CanaryFunctions.Simulator.Sites;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CanaryFunctions.Simulator.Arm;

/// <summary>Configuration of sites and slots: routing rules, app settings, and which of these are sticky.</summary>
internal sealed class ConfigEndpoints(SiteCalls calls, AppRunner runner, Ledger ledger)
{
    /// <summary>Maps them for a site, or with the same operations for a slot.</summary>
    public void Map(RouteGroupBuilder group)
    {
        group.MapGet("/config/web", (HttpContext http) =>
            calls.Read(http, slot => Results.Json(SiteJson.Config(slot, isRead: true))));
        group.MapPatch("/config/web", (HttpContext http) =>
            calls.ConfigureAsync<Envelope<ConfigChange>>(http, (slot, change) => Configure(http, slot, change)));
        group.MapPost("/config/appsettings/list", (HttpContext http) =>
            calls.Read(http, slot => Results.Json(SiteJson.Settings(slot))));
        group.MapPut("/config/appsettings", (HttpContext http) =>
            calls.ConfigureAsync<Envelope<Dictionary<string, string?>>>(http, Set));
        group.MapGet("/config/slotConfigNames", (HttpContext http) =>
            calls.Read(http, slot => Results.Json(SiteJson.StickyNames(slot.Site))));
        group.MapPut("/config/slotConfigNames", (HttpContext http) =>
            calls.ConfigureAsync<Envelope<StickyNamesChange>>(http, Stick));
    }

    private IResult Configure(HttpContext http, Slot slot, Envelope<ConfigChange> change)
    {
        // The platform drops rules of slots other than production.
        if (slot.IsProduction && change.Properties?.Experiments?.RampUpRules is { } sent)
        {
            ImmutableArray<RampUpRule> rules = [.. sent.Select(rule => rule.Rule)];
            if (!rules.SequenceEqual(slot.Site.Rules))
            {
                ledger.Add(Happening.ShareChanged, slot.ResourceId, $"{Shares(slot.Site.Rules)} -> {Shares(rules)}");
                slot.Site.Rules = rules;
            }
        }

        if (change.Properties?.LinuxFxVersion is { } stack && stack != slot.Stack)
        {
            slot.Stack = stack;
            ledger.Add(Happening.Deployed, slot.ResourceId, stack);
            runner.Restart(slot);
        }

        http.Response.Headers.ETag = $"\"{Guid.NewGuid():N}\"";
        return Results.Json(SiteJson.Config(slot, isRead: false));
    }

    private static string Shares(ImmutableArray<RampUpRule> rules) => rules.IsEmpty
        ? "none"
        : string.Join(", ", rules.Select(rule => FormattableString.Invariant($"{rule.Name} {rule.ReroutePercentage}")));

    private IResult Set(Slot slot, Envelope<Dictionary<string, string?>> change)
    {
        var settings = Slot.NoSettings;
        foreach (var (name, value) in change.Properties ?? []) settings = settings.SetItem(name, value ?? string.Empty);
        if (settings.GetValueOrDefault(Slot.Package) != slot.Settings.GetValueOrDefault(Slot.Package))
            ledger.Add(Happening.Deployed, slot.ResourceId, settings.GetValueOrDefault("CANARY_VERSION", "unmarked"));
        slot.Settings = settings;
        runner.Restart(slot);
        return Results.Json(SiteJson.Settings(slot));
    }

    private static IResult Stick(Slot slot, Envelope<StickyNamesChange> change)
    {
        slot.Site.StickySettings = slot.Site.StickySettings.Clear().Union(change.Properties?.AppSettingNames ?? []);
        return Results.Json(SiteJson.StickyNames(slot.Site));
    }
}
