using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Azure.Core;
using CanaryFunctions.Azure.Credentials;
using CanaryFunctions.Azure.Email;

namespace CanaryFunctions.Azure;

/// <summary>How a host is told where Azure is: part of the section <c>Canary</c> of its configuration.</summary>
public partial record AzureSettings
{
    /// <summary>Connection string of the storage account; or else <see cref="StorageAccount"/>.</summary>
    public string Storage { get; init; } = string.Empty;

    /// <summary>Name of the storage account, which is used with the host's own identity and no key.</summary>
    public string? StorageAccount { get; init; }

    /// <summary>Which Azure. Default: the public cloud.</summary>
    public CloudName Cloud { get; init; }

    /// <summary>Who the control plane is in Azure.</summary>
    public CredentialSettings Credential { get; init; } = new();

    /// <summary>Who it is in subscriptions where it is somebody else, e.g. those of another tenant; by any name.</summary>
    public IReadOnlyDictionary<string, CredentialSettings> Credentials { get; init; } = new Dictionary<string, CredentialSettings>();

    /// <summary>Azure's management endpoint; null (default) for that of the <see cref="Cloud"/>.</summary>
    public Uri? ManagementEndpoint { get; init; }

    /// <summary>Where logs are queried, e.g. <c>https://api.loganalytics.azure.com</c>, which is also what a token for them is asked
    /// for; null (default) for that of the <see cref="Cloud"/>.</summary>
    public Uri? LogsEndpoint { get; init; }

    /// <summary>A local Azure to use instead of the cloud; null for the cloud.</summary>
    public LocalAzureOptions? LocalAzure { get; init; }

    /// <summary>A key in Key Vault, e.g. <c>https://name.vault.azure.net/keys/canary</c>, with which the keys of kept secrets are
    /// encrypted; null for no such encryption beside the storage account's own.</summary>
    public Uri? VaultKey { get; init; }

    /// <summary>Networks on the inside that may be called although their addresses are private, e.g. <c>10.1.0.0/16</c>, where
    /// apps answer on private endpoints.</summary>
    public IReadOnlyList<string> AllowedNetworks { get; init; } = [];

    /// <summary>How long one call to Azure may take, in which a read is tried three times. Default 30 seconds.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether platform metrics of several targets in one region and subscription are read with one request. Its identity
    /// then needs Monitoring Reader on the subscription. Default: no.</summary>
    public bool MetricsBatch { get; init; }

    /// <summary>From where mails are sent; null (default) for none.</summary>
    public EmailOptions? Email { get; init; }

    /// <summary>Where people reach this control plane, e.g. <c>https://canary.contoso.com</c>: links in messages lead there. Null
    /// (default) for messages without links.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>All that is wrong, for people.</summary>
    public virtual IEnumerable<string> Errors()
    {
        if (Storage.Length == 0 && string.IsNullOrEmpty(StorageAccount))
        {
            yield return "Canary:Storage is missing: give the connection string of a storage account, or its name as "
                + "Canary:StorageAccount.";
        }

        if (IsNotHttps(ManagementEndpoint))
            yield return "Canary:ManagementEndpoint must be an https address.";
        if (IsNotHttps(LogsEndpoint)) yield return "Canary:LogsEndpoint must be an https address.";
        if (LocalAzure is not null && ManagementEndpoint is not { IsAbsoluteUri: true, IsLoopback: true })
            yield return "Canary:LocalAzure goes only with a Canary:ManagementEndpoint on this machine.";
        foreach (var error in NetworkErrors(AllowedNetworks)) yield return error;
        foreach (var error in Credential.Errors("Canary:Credential")) yield return error;
        if (Credential.Subscriptions.Count > 0)
            yield return "Canary:Credential:Subscriptions goes only with one of Canary:Credentials.";
        foreach (var (name, other) in Credentials)
        {
            foreach (var error in other.Errors($"Canary:Credentials:{name}")) yield return error;
            if (other.Subscriptions.Count == 0) yield return $"Canary:Credentials:{name} needs at least one of Subscriptions.";
        }

        foreach (var twice in Credentials.Values.SelectMany(other => other.Subscriptions)
            .GroupBy(id => Guid.TryParse(id, out var parsed) ? $"{parsed}" : id).Where(group => group.Count() > 1))
            yield return $"Canary:Credentials: the subscription {twice.Key} has several.";
        if (CallTimeout <= TimeSpan.Zero) yield return "Canary:CallTimeout must be above zero, e.g. 00:00:30.";
        if (PublicUrl is not (null or { IsAbsoluteUri: true, Scheme: "https" or "http" }))
            yield return "Canary:PublicUrl must be an address, e.g. https://canary.contoso.com.";
        if (IsNotHttps(VaultKey)) yield return "Canary:VaultKey must be an https address.";
        foreach (var error in Email?.Errors() ?? []) yield return error;
        if (Email is { Key: null } && Cloud is not CloudName.Public)
            yield return "Canary:Email:Key is needed: mail without a key is known of the public cloud only.";
    }

    /// <summary>Passes on settings that are complete.</summary>
    /// <param name="read">Reads them; null if there are none.</param>
    /// <exception cref="InvalidOperationException">Says all that is wrong and what to do.</exception>
    public static T Checked<T>(Func<T?> read)
        where T : AzureSettings, new()
    {
        T settings;
        try
        {
            settings = read() ?? new();
        }
        catch (InvalidOperationException e) when (Unreadable().Match(e.Message) is { Success: true } wrong)
        {
            // The value itself is not shown: it may be a secret in the wrong place.
            var (name, type) = (wrong.Groups["name"].Value, typeof(AzureSettings).Assembly.GetType(wrong.Groups["type"].Value));
            var expected = type is { IsEnum: true }
                ? $"one of {string.Join(", ", Enum.GetNames(type))}"
                : wrong.Groups["kind"].Value;
            throw new InvalidOperationException(
                $"The configuration is not complete. {name} can't be read: {expected} is expected.");
        }

        var errors = settings.Errors().ToArray();
        return errors.Length == 0
            ? settings
            : throw new InvalidOperationException($"The configuration is not complete. {string.Join(" ", errors)}");
    }

    /// <summary>The options that follow: the cloud with the host's own identity, or a local Azure with the token and certificate
    /// that it was told.</summary>
    public AzureOptions ToOptions()
    {
        var azure = AzureCloud.Of(Cloud);
        if (LogsEndpoint is { } logs) azure = azure with { Logs = logs };
        var cloud = new AzureOptions
        {
            Credential = Credential.ToCredential(azure.Authority),
            Credentials = Credentials.Values
                .Select(other => (other.Subscriptions, Credential: other.ToCredential(azure.Authority)))
                .SelectMany(other => other.Subscriptions, (other, id) => (Guid.Parse(id), other.Credential))
                .ToDictionary(),
            StorageConnectionString = Storage,
            TableEndpoint = Endpoint("table"),
            QueueEndpoint = Endpoint("queue"),
            BlobEndpoint = Endpoint("blob"),
            ManagementEndpoint = ManagementEndpoint ?? azure.Management,
            Scope = azure.ManagementScope,
            LogsEndpoint = azure.Logs,
            LogsScope = azure.LogsScope,
            PrometheusDomain = azure.PrometheusDomain,
            MetricsBatch = MetricsBatch,
            MetricsAddress = azure.MetricsAddress,
            MetricsScope = azure.MetricsScope,
            VaultScope = azure.VaultScope,
            AllowedNetworks = AllowedNetworks,
            CallTimeout = CallTimeout,
            VaultKey = VaultKey,
            Email = Email,
            EventGridDomain = azure.EventGridDomain,
            PublicUrl = PublicUrl is null ? null : new($"{PublicUrl.AbsoluteUri.TrimEnd('/')}/"),
        };
        return LocalAzure is not { } local ? cloud : cloud with
        {
            LogsEndpoint = cloud.ManagementEndpoint,
            PrometheusDomain = cloud.ManagementEndpoint.Host,
            MetricsAddress = cloud.ManagementEndpoint.AbsoluteUri,
            Credential = new LocalAzureCredential(local, TimeProvider.System),
            Credentials = new Dictionary<Guid, TokenCredential>(),
            ProbeScheme = Uri.UriSchemeHttp,
            AllowedNetworks = ["127.0.0.0/8", .. AllowedNetworks],
            ManagementTransport = Trusting(local.Certificate),
        };
    }

    // As the binder of the configuration words it.
    [GeneratedRegex(@".* at '(?<name>[^']+)' to type '(?<type>(?:[^']*\.)?(?<kind>[^'.]+))'", RegexOptions.Singleline)]
    private static partial Regex Unreadable();

    /// <summary>Only what it is: parts of it are secret.</summary>
    public sealed override string ToString() => GetType().Name;

    /// <summary>Those of the texts that are no networks, for people.</summary>
    protected static IEnumerable<string> NetworkErrors(IEnumerable<string> networks) => networks
        .Where(text => !IPNetwork.TryParse(text, out _))
        .Select(text => $"'{text}' is no network: write it like 10.1.0.0/16.");

    private static bool IsNotHttps(Uri? address) => address is not (null or { IsAbsoluteUri: true, Scheme: "https" });

    private static SocketsHttpHandler Trusting(string thumbprint) => new()
    {
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, shown, _, _) => thumbprint.Equals(
                shown?.GetCertHashString(HashAlgorithmName.SHA256), StringComparison.OrdinalIgnoreCase),
        },
    };

    private Uri? Endpoint(string service) =>
        string.IsNullOrEmpty(StorageAccount) ? null : new($"https://{StorageAccount}.{service}.{AzureCloud.Of(Cloud).StorageSuffix}");
}

/// <summary>A local Azure: trusted by its certificate alone, and called with a token of its own.</summary>
public sealed record LocalAzureOptions
{
    /// <summary>The bearer token that it gave out.</summary>
    public required string Token { get; init; }

    /// <summary>SHA-256 thumbprint of its certificate, hexadecimal.</summary>
    public required string Certificate { get; init; }

    /// <summary>The certificate only, never the token.</summary>
    public override string ToString() => $"{nameof(LocalAzureOptions)} {{ {nameof(Certificate)} = {Certificate} }}";
}
