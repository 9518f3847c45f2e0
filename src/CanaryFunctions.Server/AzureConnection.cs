using System.Net.Security;
using System.Security.Cryptography;
using Azure.Identity;
using CanaryFunctions.Azure;

namespace CanaryFunctions.Server;

/// <summary>How this host reaches Azure: the cloud with its own identity, or a local Azure with the token and certificate
/// that it was told.</summary>
internal static class AzureConnection
{
    public static AzureOptions Of(ServerOptions options)
    {
        var cloud = new AzureOptions
        {
            Credential = new DefaultAzureCredential(),
            StorageConnectionString = options.Storage,
            ManagementEndpoint = options.ManagementEndpoint,
            AllowedNetworks = options.AllowedNetworks,
            VaultKey = options.VaultKey,
        };
        return options.LocalAzure is not { } local ? cloud : cloud with
        {
            Credential = new LocalAzureCredential(local, TimeProvider.System),
            ProbeScheme = Uri.UriSchemeHttp,
            AllowedNetworks = ["127.0.0.0/8", .. options.AllowedNetworks],
            ManagementTransport = Trusting(local.Certificate),
        };
    }

    private static SocketsHttpHandler Trusting(string thumbprint) => new()
    {
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, shown, _, _) => thumbprint.Equals(
                shown?.GetCertHashString(HashAlgorithmName.SHA256), StringComparison.OrdinalIgnoreCase),
        },
    };
}
