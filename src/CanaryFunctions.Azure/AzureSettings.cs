using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using Azure.Identity;

namespace CanaryFunctions.Azure;

/// <summary>How a host is told where Azure is: part of the section <c>Canary</c> of its configuration.</summary>
public record AzureSettings
{
    /// <summary>Connection string of the storage account; or else <see cref="StorageAccount"/>.</summary>
    public string Storage { get; init; } = string.Empty;

    /// <summary>Name of the storage account, which is used with the host's own identity and no key.</summary>
    public string? StorageAccount { get; init; }

    /// <summary>Azure's management endpoint. Default: the public cloud.</summary>
    public Uri ManagementEndpoint { get; init; } = new("https://management.azure.com");

    /// <summary>A local Azure to use instead of the cloud; null for the cloud.</summary>
    public LocalAzureOptions? LocalAzure { get; init; }

    /// <summary>A key in Key Vault, e.g. <c>https://name.vault.azure.net/keys/canary</c>, with which the keys of kept secrets are
    /// encrypted; null for no such encryption beside the storage account's own.</summary>
    public Uri? VaultKey { get; init; }

    /// <summary>Networks on the inside that may be called although their addresses are private, e.g. <c>10.1.0.0/16</c>, where
    /// apps answer on private endpoints.</summary>
    public IReadOnlyList<string> AllowedNetworks { get; init; } = [];

    /// <summary>How long one try of one call to Azure may take. Default 30 seconds.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>All that is wrong, for people.</summary>
    public virtual IEnumerable<string> Errors()
    {
        if (Storage.Length == 0 && string.IsNullOrEmpty(StorageAccount))
        {
            yield return "Canary:Storage is missing: give the connection string of a storage account, or its name as "
                + "Canary:StorageAccount.";
        }

        if (ManagementEndpoint.Scheme != "https")
            yield return "Canary:ManagementEndpoint must be an https address.";
        if (LocalAzure is not null && !ManagementEndpoint.IsLoopback)
            yield return "Canary:LocalAzure goes only with a Canary:ManagementEndpoint on this machine.";
        foreach (var error in NetworkErrors(AllowedNetworks)) yield return error;
        if (CallTimeout <= TimeSpan.Zero) yield return "Canary:CallTimeout must be above zero, e.g. 00:00:30.";
        if (VaultKey is { Scheme: not "https" }) yield return "Canary:VaultKey must be an https address.";
    }

    /// <summary>Passes on settings that are complete.</summary>
    /// <exception cref="InvalidOperationException">Says all that is wrong and what to do.</exception>
    public static T Checked<T>(T settings)
        where T : AzureSettings
    {
        var errors = settings.Errors().ToArray();
        return errors.Length == 0
            ? settings
            : throw new InvalidOperationException($"The configuration is not complete. {string.Join(" ", errors)}");
    }

    /// <summary>The options that follow: the cloud with the host's own identity, or a local Azure with the token and certificate
    /// that it was told.</summary>
    public AzureOptions ToOptions()
    {
        var cloud = new AzureOptions
        {
            Credential = new DefaultAzureCredential(),
            StorageConnectionString = Storage,
            TableEndpoint = Endpoint("table"),
            QueueEndpoint = Endpoint("queue"),
            BlobEndpoint = Endpoint("blob"),
            ManagementEndpoint = ManagementEndpoint,
            AllowedNetworks = AllowedNetworks,
            CallTimeout = CallTimeout,
            VaultKey = VaultKey,
        };
        return LocalAzure is not { } local ? cloud : cloud with
        {
            Credential = new LocalAzureCredential(local, TimeProvider.System),
            ProbeScheme = Uri.UriSchemeHttp,
            AllowedNetworks = ["127.0.0.0/8", .. AllowedNetworks],
            ManagementTransport = Trusting(local.Certificate),
        };
    }

    /// <summary>Those of the texts that are no networks, for people.</summary>
    protected static IEnumerable<string> NetworkErrors(IEnumerable<string> networks) => networks
        .Where(text => !IPNetwork.TryParse(text, out _))
        .Select(text => $"'{text}' is no network: write it like 10.1.0.0/16.");

    private static SocketsHttpHandler Trusting(string thumbprint) => new()
    {
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, shown, _, _) => thumbprint.Equals(
                shown?.GetCertHashString(HashAlgorithmName.SHA256), StringComparison.OrdinalIgnoreCase),
        },
    };

    private Uri? Endpoint(string service) =>
        string.IsNullOrEmpty(StorageAccount) ? null : new($"https://{StorageAccount}.{service}.core.windows.net");
}

/// <summary>A local Azure: trusted by its certificate alone, and called with a token of its own.</summary>
public sealed record LocalAzureOptions
{
    /// <summary>The bearer token that it gave out.</summary>
    public required string Token { get; init; }

    /// <summary>SHA-256 thumbprint of its certificate, hexadecimal.</summary>
    public required string Certificate { get; init; }
}
