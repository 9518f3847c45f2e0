using Azure.Identity;

namespace CanaryFunctions.Azure.Credentials;

/// <summary>An Azure of its own, with addresses of its own.</summary>
/// <param name="Authority">Where tokens are issued.</param>
/// <param name="Management">Azure Resource Manager.</param>
/// <param name="StorageSuffix">What the addresses of storage accounts end in.</param>
/// <param name="VaultScope">What a token for Key Vault is asked for.</param>
public sealed record AzureCloud(Uri Authority, Uri Management, string StorageSuffix, string VaultScope)
{
    private static readonly Dictionary<CloudName, AzureCloud> all = new()
    {
        [CloudName.Public] = new(
            AzureAuthorityHosts.AzurePublicCloud, new("https://management.azure.com"), "core.windows.net",
            "https://vault.azure.net/.default"),
        [CloudName.UsGovernment] = new(
            AzureAuthorityHosts.AzureGovernment, new("https://management.usgovcloudapi.net"), "core.usgovcloudapi.net",
            "https://vault.usgovcloudapi.net/.default"),
        [CloudName.China] = new(
            AzureAuthorityHosts.AzureChina, new("https://management.chinacloudapi.cn"), "core.chinacloudapi.cn",
            "https://vault.azure.cn/.default"),
    };

    /// <summary>What a token for <see cref="Management"/> is asked for.</summary>
    public string ManagementScope => new Uri(Management, "/.default").AbsoluteUri;

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
