using CanaryFunctions.Core.Environments;

namespace CanaryFunctions.Azure.Management;

/// <summary>The resource ids of a target.</summary>
internal static class TargetResources
{
    public static string SiteId(this Target target) =>
        $"/subscriptions/{target.Subscription}/resourceGroups/{Uri.EscapeDataString(target.ResourceGroup)}"
        + $"/providers/Microsoft.Web/sites/{Uri.EscapeDataString(target.Site)}";

    public static string SlotId(this Target target) => $"{target.SiteId()}/slots/{Uri.EscapeDataString(target.Slot)}";
}
