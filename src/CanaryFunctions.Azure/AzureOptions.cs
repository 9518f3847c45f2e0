using Azure.Core;
using CanaryFunctions.Azure.Credentials;
using CanaryFunctions.Azure.Email;

namespace CanaryFunctions.Azure;

/// <summary>Where Azure is, and who the control plane is there.</summary>
public sealed record AzureOptions
{
    /// <summary>Who the control plane is in Azure: for the management endpoint, and for the storage account where
    /// <see cref="StorageConnectionString"/> is not given.</summary>
    public required TokenCredential Credential { get; init; }

    /// <summary>Credentials for the subscriptions where another than <see cref="Credential"/> is used.</summary>
    public IReadOnlyDictionary<Guid, TokenCredential> Credentials { get; init; } = new Dictionary<Guid, TokenCredential>();

    /// <summary>Connection string of the storage account. Either this, or <see cref="TableEndpoint"/>,
    /// <see cref="QueueEndpoint"/> and <see cref="BlobEndpoint"/>.</summary>
    public string? StorageConnectionString { get; init; }

    /// <summary>The storage account's tables, e.g. <c>https://name.table.core.windows.net</c>.</summary>
    public Uri? TableEndpoint { get; init; }

    /// <summary>The storage account's queues, e.g. <c>https://name.queue.core.windows.net</c>.</summary>
    public Uri? QueueEndpoint { get; init; }

    /// <summary>The storage account's blobs, e.g. <c>https://name.blob.core.windows.net</c>.</summary>
    public Uri? BlobEndpoint { get; init; }

    /// <summary>A key in Key Vault, e.g. <c>https://name.vault.azure.net/keys/canary</c>, with which the keys of kept secrets
    /// are encrypted; null for no such encryption beside the storage account's own. The control plane needs the role Key
    /// Vault Crypto Service Encryption User on it.</summary>
    public Uri? VaultKey { get; init; }

    /// <summary>What a token for Key Vault is asked for. Default: the public cloud's.</summary>
    public string VaultScope { get; init; } = "https://vault.azure.net/.default";

    /// <summary>Networks on the inside that may be called although their addresses are private, e.g. <c>10.1.0.0/16</c>, where
    /// apps answer on private endpoints.</summary>
    public IReadOnlyList<string> AllowedNetworks { get; init; } = [];

    /// <summary>Azure Resource Manager; https. Default: the public cloud's.</summary>
    public Uri ManagementEndpoint { get; init; } = new("https://management.azure.com");

    /// <summary>What a token for <see cref="ManagementEndpoint"/> is asked for; ends in <c>/.default</c>. Default: the
    /// public cloud's.</summary>
    public string Scope { get; init; } = "https://management.azure.com/.default";

    /// <summary>How long a call to <see cref="ManagementEndpoint"/> may take, and each try of a query to a query endpoint: reads of
    /// the first, which are tried three times, have a third of it for each try. Default 30 seconds.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The query endpoint of Log Analytics; https. Default: the public cloud's.</summary>
    public Uri LogsEndpoint { get; init; } = AzureCloud.Of(CloudName.Public).Logs;

    /// <summary>What a token for <see cref="LogsEndpoint"/> is asked for. Default: the public cloud's.</summary>
    public string LogsScope { get; init; } = AzureCloud.Of(CloudName.Public).LogsScope;

    /// <summary>The domain that the query endpoints of Azure Managed Prometheus are in: hosts elsewhere are given no token.
    /// Default: the public cloud's.</summary>
    public string PrometheusDomain { get; init; } = AzureCloud.Of(CloudName.Public).PrometheusDomain;

    /// <summary>The domain that topics of Azure Event Grid are in: hosts elsewhere are given no token. Default: the public
    /// cloud's.</summary>
    public string EventGridDomain { get; init; } = AzureCloud.Of(CloudName.Public).EventGridDomain;

    /// <summary>Where people reach the control plane, with a slash at its end: links in messages lead there. Null for messages
    /// without links.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>Whether platform metrics of several targets are read with one request, which takes the right to read the metrics
    /// of the whole subscription. Default: target by target.</summary>
    public bool MetricsBatch { get; init; }

    /// <summary>Where they are read then; https, with <c>{region}</c> for the targets' region. Default: the public cloud's.</summary>
    public string MetricsAddress { get; init; } = AzureCloud.Of(CloudName.Public).MetricsAddress;

    /// <summary>What a token for <see cref="MetricsAddress"/> is asked for. Default: the public cloud's.</summary>
    public string MetricsScope { get; init; } = AzureCloud.Of(CloudName.Public).MetricsScope;

    /// <summary>How slots are asked whether they are up: <c>https</c> (default) or <c>http</c>.</summary>
    public string ProbeScheme { get; init; } = Uri.UriSchemeHttps;

    /// <summary>Sends the requests to <see cref="ManagementEndpoint"/> and to the query endpoints, where their certificate is
    /// not one that the system trusts; null (default) for the system's own way.</summary>
    public HttpMessageHandler? ManagementTransport { get; init; }

    /// <summary>From where mails are sent; null for none.</summary>
    public EmailOptions? Email { get; init; }

    /// <summary>The addresses only, never the connection string.</summary>
    public override string ToString() =>
        $"{nameof(AzureOptions)} {{ {nameof(ManagementEndpoint)} = {ManagementEndpoint} }}";
}
