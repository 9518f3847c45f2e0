using Azure.Core;
using CanaryFunctions.Azure.Management;
using CanaryFunctions.Core.Environments;

namespace CanaryFunctions.Azure.AppService;

/// <summary>All that is asked of App Service about one target.</summary>
/// <remarks>https://learn.microsoft.com/rest/api/appservice/web-apps</remarks>
internal sealed class SiteCalls(Target target)
{
    private const string Version = "api-version=2024-11-01";

    private static readonly SwapRequest withProduction = new("production", PreserveVnet: true);

    private readonly string site = target.SiteId();
    private readonly string slot = target.SlotId();
    private readonly string siteName = $"the site '{target.Site}'";
    private readonly string slotName = $"the slot '{target.Slot}' of '{target.Site}'";

    public ArmCall ReadSite => Site(RequestMethod.Get, "", "read", $"look at {siteName}");

    public ArmCall ReadSlot => Slot(RequestMethod.Get, "", "read", $"look at {slotName}");

    public ArmCall ReadRules =>
        Site(RequestMethod.Get, "/config/web", "config/read", $"read the traffic rules of {siteName}");

    public ArmCall ReadStickyNames =>
        Site(RequestMethod.Get, "/config/slotConfigNames", "config/read", $"read which settings of {siteName} stay with their slot");

    // Reading app settings is a POST, since they may hold secrets.
    public ArmCall ReadSiteSettings => Site(
        RequestMethod.Post, "/config/appsettings/list", "config/list/action", $"read the app settings of {siteName}");

    public ArmCall ReadSlotSettings => Slot(
        RequestMethod.Post, "/config/appsettings/list", "config/list/action", $"read the app settings of {slotName}");

    public ArmCall ReadSlotConfig =>
        Slot(RequestMethod.Get, "/config/web", "config/read", $"read which image runs in {slotName}");

    public ArmCall ReadLatestDeployment =>
        Slot(RequestMethod.Get, "/deployments/latest", "deployments/read", $"see how the deployment to {slotName} goes on");

    public ArmCall ReadDeployments =>
        Slot(RequestMethod.Get, "/deployments", "deployments/read", $"see what was deployed to {slotName}");

    public ArmCall StartSlot => Change(Slot(RequestMethod.Post, "/start", "start/action", $"start {slotName}"));

    public ArmCall StopSlot => Change(Slot(RequestMethod.Post, "/stop", "stop/action", $"stop {slotName}"));

    public ArmCall RestartSite => Change(Site(RequestMethod.Post, "/restart", "restart/action", $"restart {siteName}"));

    public ArmCall RestartSlot => Change(Slot(RequestMethod.Post, "/restart", "restart/action", $"restart {slotName}"));

    public ArmCall Swap =>
        Change(Slot(RequestMethod.Post, "/slotsswap", "slotsswap/action", $"swap {slotName} with production")) with
        {
            Body = withProduction,
        };

    public ArmCall PrepareSwap =>
        Change(Slot(RequestMethod.Post, "/applySlotConfig", "applySlotConfig/action", $"prepare {slotName} for a swap")) with
        {
            Body = withProduction,
        };

    public ArmCall CancelSwap =>
        Change(Slot(RequestMethod.Post, "/resetSlotConfig", "resetSlotConfig/action", $"give {slotName} its settings back"));

    /// <summary>One call of each kind, for what they have in common: the rights that they take.</summary>
    public IEnumerable<ArmCall> EachKind =>
    [
        ReadSite, ReadSlot, ReadRules, ReadStickyNames, ReadSiteSettings, ReadSlotSettings, StartSlot, StopSlot, Swap, PrepareSwap,
        CancelSwap, RestartSite, RestartSlot,
        ReadLatestDeployment, ReadDeployments, OneDeploy(new("about:blank")),
        ReadSlotConfig, WriteRules(new([])), WriteSlotConfig(new(null)), WriteSlotSettings(new Dictionary<string, string?>()), ReadOperation(new("about:blank")),
    ];

    public ArmCall WriteRules(Experiments rules) =>
        Change(Site(RequestMethod.Patch, "/config/web", "config/write", $"change the traffic rules of {siteName}")) with
        {
            Body = new Resource<SiteConfig>(new(rules)),
        };

    public ArmCall OneDeploy(Uri package) =>
        Change(Slot(RequestMethod.Put, "/extensions/onedeploy", "extensions/write", $"deploy to {slotName}")) with
        {
            Body = new Resource<OneDeployRequest>(new("zip", package, Restart: true, Clean: true)),
        };

    public ArmCall WriteSlotConfig(SlotConfig config) =>
        Change(Slot(RequestMethod.Patch, "/config/web", "config/write", $"deploy to {slotName}")) with
        {
            Body = new Resource<SlotConfig>(config),
        };

    public ArmCall WriteSlotSettings(IReadOnlyDictionary<string, string?> settings) =>
        Change(Slot(RequestMethod.Put, "/config/appsettings", "config/write", $"deploy to {slotName}")) with
        {
            Body = new Resource<IReadOnlyDictionary<string, string?>>(settings),
        };

    public ArmCall ReadOperation(Uri operation) =>
        Slot(RequestMethod.Get, "", "operationresults/read", $"bring what was asked of {slotName} to its end") with
        {
            Address = operation,
        };

    private static ArmCall Change(ArmCall call) => call with { IsChange = true };

    private ArmCall Site(RequestMethod method, string path, string right, string doing) =>
        Call(method, site, path, $"Microsoft.Web/sites/{right}", doing);

    private ArmCall Slot(RequestMethod method, string path, string right, string doing) =>
        Call(method, slot, path, $"Microsoft.Web/sites/slots/{right}", doing);

    private static ArmCall Call(RequestMethod method, string resource, string path, string right, string doing) => new()
    {
        Method = method,
        Address = new($"{resource}{path}?{Version}", UriKind.Relative),
        Doing = doing,
        Resource = resource,
        Action = right,
        Role = "Website Contributor",
        IsChange = false,
    };
}
