using System.Text.Json.Nodes;
using CanaryFunctions.Simulator.Sites;

namespace CanaryFunctions.Simulator.Arm;

/// <summary>Sites, slots and their configuration as ARM shows them.</summary>
internal static class SiteJson
{
    private const string Location = "Local";

    public static JsonObject Of(Slot slot) => new()
    {
        ["id"] = slot.ResourceId,
        ["name"] = slot.IsProduction ? slot.Site.Name : $"{slot.Site.Name}/{slot.Name}",
        ["type"] = slot.IsProduction ? "Microsoft.Web/sites" : "Microsoft.Web/sites/slots",
        ["kind"] = "app,linux",
        ["location"] = Location,
        ["properties"] = new JsonObject
        {
            ["name"] = slot.IsProduction ? slot.Site.Name : $"{slot.Site.Name}({slot.Name})",
            ["state"] = slot.IsRunning ? "Running" : "Stopped",
            ["enabled"] = true,
            ["defaultHostName"] = slot.HostName,
            ["hostNames"] = new JsonArray(slot.HostName),
            ["httpsOnly"] = false,
            ["clientAffinityEnabled"] = false,
            ["deploymentId"] = slot.DeploymentId,
            ["targetSwapSlot"] = slot.PreparedFor?.DisplayName,
            ["inProgressOperationId"] = slot.Site.Busy?.Id,
            ["slotSwapStatus"] = slot.LastSwap is { } swap
                ? new JsonObject
                {
                    ["timestampUtc"] = swap.At.UtcDateTime.ToString("O"),
                    ["sourceSlotName"] = swap.Source,
                    ["destinationSlotName"] = swap.Destination,
                }
                : null,
            ["siteConfig"] = new JsonObject { ["experiments"] = null, ["linuxFxVersion"] = slot.Stack },
        },
    };

    /// <summary>The configuration, under the id and type that the call gives it: a read and a change differ.</summary>
    public static JsonObject Config(Slot slot, bool isRead) => new()
    {
        ["id"] = isRead ? $"{slot.ResourceId}/config/web" : slot.ResourceId,
        ["name"] = slot.Site.Name,
        ["type"] = isRead ? "Microsoft.Web/sites/config" : "Microsoft.Web/sites",
        ["location"] = Location,
        ["properties"] = new JsonObject
        {
            ["linuxFxVersion"] = slot.Stack,
            ["loadBalancing"] = "LeastRequests",
            ["routingRules"] = Rules(slot),
            ["experiments"] = new JsonObject { ["rampUpRules"] = Rules(slot) },
        },
    };

    public static JsonObject Settings(Slot slot)
    {
        var settings = new JsonObject();
        foreach (var (key, value) in slot.Settings) settings[key] = value;
        return new()
        {
            ["id"] = $"{slot.ResourceId}/config/appsettings",
            ["name"] = "appsettings",
            ["type"] = "Microsoft.Web/sites/config",
            ["location"] = Location,
            ["properties"] = settings,
        };
    }

    // As it was recorded: without an id, and under the site's type.
    public static JsonObject StickyNames(Site site) => new()
    {
        ["id"] = null,
        ["name"] = site.Name,
        ["type"] = "Microsoft.Web/sites",
        ["location"] = Location,
        ["properties"] = new JsonObject
        {
            ["appSettingNames"] = new JsonArray([.. site.StickySettings.Order().Select(name => JsonValue.Create(name))]),
            ["connectionStringNames"] = new JsonArray(),
            ["azureStorageConfigNames"] = new JsonArray(),
        },
    };

    // The platform drops rules of slots other than production.
    private static JsonArray Rules(Slot slot) => !slot.IsProduction ? [] : new(
        [.. slot.Site.Rules.Select(rule => new JsonObject
        {
            ["actionHostName"] = rule.ActionHostName,
            ["reroutePercentage"] = rule.ReroutePercentage,
            ["changeStep"] = rule.ChangeStep,
            ["changeIntervalInMinutes"] = rule.ChangeIntervalInMinutes,
            ["minReroutePercentage"] = rule.MinReroutePercentage,
            ["maxReroutePercentage"] = rule.MaxReroutePercentage,
            ["changeDecisionCallbackUrl"] = rule.ChangeDecisionCallbackUrl,
            ["name"] = rule.Name,
        })]);
}
