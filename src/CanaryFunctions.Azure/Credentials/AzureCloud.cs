using Azure.Identity;

namespace CanaryFunctions.Azure.Credentials;

/// <summary>An Azure of its own, with addresses of its own.</summary>
/// <param name="Authority">Where tokens are issued.</param>
/// <param name="Management">Azure Resource Manager.</param>
/// <param name="Logs">The query endpoint of Log Analytics.</param>
/// <param name="PrometheusDomain">What the hosts of Azure Managed Prometheus' query endpoints end in.</param>
/// <param name="EventGridDomain">What the hosts of Event Grid's topics end in.</param>
/// <param name="StorageSuffix">What the addresses of storage accounts end in.</param>
/// <param name="VaultScope">What a token for Key Vault is asked for.</param>
public sealed record AzureCloud(
    Uri Authority, Uri Management, Uri Logs, string PrometheusDomain, string EventGridDomain, string StorageSuffix, string VaultScope)
{
    private static readonly Dictionary<CloudName, AzureCloud> all = new()
    {
        [CloudName.Public] = new(
            AzureAuthorityHosts.AzurePublicCloud, new("https://management.azure.com"),
            new("https://api.loganalytics.io"), "prometheus.monitor.azure.com", "eventgrid.azure.net", "core.windows.net",
            "https://vault.azure.net/.default"),
        [CloudName.UsGovernment] = new(
            AzureAuthorityHosts.AzureGovernment, new("https://management.usgovcloudapi.net"),
            new("https://api.loganalytics.us"), "prometheus.monitor.azure.us", "eventgrid.azure.us", "core.usgovcloudapi.net",
            "https://vault.usgovcloudapi.net/.default"),
        [CloudName.China] = new(
            AzureAuthorityHosts.AzureChina, new("https://management.chinacloudapi.cn"),
            new("https://api.loganalytics.azure.cn"), "prometheus.monitor.azure.cn", "eventgrid.azure.cn", "core.chinacloudapi.cn",
            "https://vault.azure.cn/.default"),
    };

    /// <summary>What a token for <see cref="Management"/> is asked for.</summary>
    public string ManagementScope => new Uri(Management, "/.default").AbsoluteUri;

    /// <summary>Where platform metrics of several resources are read; the region has the place of <c>{region}</c>.</summary>
    public string MetricsAddress => $"https://{{region}}.{MetricsDomain}";

    /// <summary>What a token for <see cref="MetricsAddress"/> is asked for.</summary>
    public string MetricsScope => $"https://{MetricsDomain}/.default";

    /// <summary>What a token for <see cref="Logs"/> is asked for.</summary>
    public string LogsScope => new Uri(Logs, "/.default").AbsoluteUri;

    // Beside Prometheus' in the domain of Azure Monitor.
    private string MetricsDomain => PrometheusDomain.Replace("prometheus.", "metrics.", StringComparison.Ordinal);

    /// <summary>The cloud of a name.</summary>
    public static AzureCloud Of(CloudName name) => all[name];
}

/// <summary>Which Azure.</summary>
public enum CloudName
{
    /// <summary>The public cloud.</summary>
    Public,

    /// <summary>Azure Government.</summary>
    UsGovernment,

    /// <summary>Azure operated by 21Vianet.</summary>
    China,
}
