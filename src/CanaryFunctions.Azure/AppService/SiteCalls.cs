using Azure.Core;
using CanaryFunctions.Azure.Management;
using CanaryFunctions.Core.Environments;

namespace CanaryFunctions.Azure.AppService;

/// <summary>All that is asked of App Service about one target.</summary>
/// <remarks>https://learn.microsoft.com/rest/api/appservice/web-apps</remarks>
internal sealed class SiteCalls(Target target)
{
    private const string Version = "api-version=2024-11-01";

    private readonly string site = target.SiteId();
    private readonly string slot = target.SlotId();
    private readonly string siteName = $"the site '{target.Site}'";
    private readonly string slotName = $"the slot '{target.Slot}' of '{target.Site}'";

    public ArmCall ReadSite => Read(RequestMethod.Get, site, "", $"look at {siteName}");

    public ArmCall ReadSlot => Read(RequestMethod.Get, slot, "", $"look at {slotName}");

    public ArmCall ReadRules => Read(RequestMethod.Get, site, "/config/web", $"read the traffic rules of {siteName}");

    // Reading app settings is a POST, since they may hold secrets.
    public ArmCall ReadSiteSettings =>
        Read(RequestMethod.Post, site, "/config/appsettings/list", $"read the app settings of {siteName}");

    public ArmCall ReadSlotSettings =>
        Read(RequestMethod.Post, slot, "/config/appsettings/list", $"read the app settings of {slotName}");

    public ArmCall StartSlot => Change(RequestMethod.Post, slot, "/start", $"start {slotName}");

    public ArmCall StopSlot => Change(RequestMethod.Post, slot, "/stop", $"stop {slotName}");

    public ArmCall Swap => Change(RequestMethod.Post, slot, "/slotsswap", $"swap {slotName} with production") with
    {
        Body = new SwapRequest("production", PreserveVnet: true),
    };

    public ArmCall WriteRules(Experiments rules) =>
        Change(RequestMethod.Patch, site, "/config/web", $"change the traffic rules of {siteName}") with
        {
            Body = new Resource<SiteConfig>(new(rules)),
        };

    public ArmCall WriteSlotSettings(IReadOnlyDictionary<string, string?> settings) =>
        Change(RequestMethod.Put, slot, "/config/appsettings", $"deploy to {slotName}") with
        {
            Body = new Resource<IReadOnlyDictionary<string, string?>>(settings),
        };

    public ArmCall ReadOperation(Uri operation) =>
        Read(RequestMethod.Get, slot, "", $"bring what was asked of {slotName} to its end") with
        {
            Address = operation,
        };

    private static ArmCall Read(RequestMethod method, string resource, string path, string doing) =>
        Call(method, resource, path, doing, isChange: false);

    private static ArmCall Change(RequestMethod method, string resource, string path, string doing) =>
        Call(method, resource, path, doing, isChange: true);

    private static ArmCall Call(
        RequestMethod method, string resource, string path, string doing, bool isChange) => new()
    {
        Method = method,
        Address = new($"{resource}{path}?{Version}", UriKind.Relative),
        Doing = doing,
        Resource = resource,
        Role = "Website Contributor",
        IsChange = isChange,
    };
}
