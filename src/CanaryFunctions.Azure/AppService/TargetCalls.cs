using CanaryFunctions.Azure.Management;
using CanaryFunctions.Azure.Monitor;
using CanaryFunctions.Core.Environments;

namespace CanaryFunctions.Azure.AppService;

/// <summary>All that is asked of Azure about a target, one call of each kind: what the rights that it takes are read from.
/// A test finds calls that are missing here, and holds <c>infra/target/roles.bicep</c> to this list.</summary>
internal static class TargetCalls
{
    /// <summary>One call of each kind, which are not made to be sent.</summary>
    public static IEnumerable<ArmCall> EachKind(Target target)
    {
        string[] resources = [target.SiteId(), target.SlotId()];
        return
        [
            .. new SiteCalls(target).EachKind,
            .. resources.Select(AnyMetrics),
            .. resources.Select(Rights.Ask),
        ];
    }

    private static ArmCall AnyMetrics(string resource) => MetricCall.Of(
        resource, kind: "", names: [], DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, grain: TimeSpan.FromMinutes(1));
}
