using System.Security.Cryptography;
using Azure.Core;
using Azure.Identity;

namespace CanaryFunctions.Azure.Credentials;

/// <summary>Who the control plane is in Azure. None of the ways keeps a secret in the configuration.</summary>
public sealed record CredentialSettings
{
    private const string WorkloadToken = "AZURE_FEDERATED_TOKEN_FILE";

    /// <summary>The way it signs in. Default: the first that there is of environment, workload identity, managed identity and
    /// Azure CLI.</summary>
    public CredentialKind Kind { get; init; }

    /// <summary>The tenant; null for the identity's own.</summary>
    public string? Tenant { get; init; }

    /// <summary>Client id of the application or of the user-assigned managed identity; null for the system-assigned.</summary>
    public string? ClientId { get; init; }

    /// <summary>Path of the certificate with its private key, PEM or PFX without a password, for
    /// <see cref="CredentialKind.Certificate"/>.</summary>
    public string? CertificatePath { get; init; }

    /// <summary>Ids of the subscriptions where it is used instead of the host's own identity.</summary>
    public IReadOnlyList<string> Subscriptions { get; init; } = [];

    /// <summary>All that is wrong, for people.</summary>
    /// <param name="name">The setting's name.</param>
    public IEnumerable<string> Errors(string name)
    {
        foreach (var id in Subscriptions.Where(id => !Guid.TryParse(id, out _)))
            yield return $"{name}:Subscriptions: '{id}' is no id of a subscription.";
        if (Kind is CredentialKind.Certificate && (Tenant is null || ClientId is null || CertificatePath is null))
            yield return $"{name} signs in with a certificate: give Tenant, ClientId and CertificatePath.";
        if (Kind is CredentialKind.Certificate && CertificatePath is { } path && CertificateFile.Flaw(path) is { } flaw)
            yield return $"{name}:CertificatePath: {flaw}";
        if (Kind is not CredentialKind.Certificate && CertificatePath is not null)
            yield return $"{name}:CertificatePath goes only with Kind Certificate.";
        if (Kind is CredentialKind.ManagedIdentity && Tenant is not null)
            yield return $"{name}:Tenant does not go with Kind ManagedIdentity, which signs in to its own tenant only.";
        if (Kind is CredentialKind.AzureCli && ClientId is not null)
            yield return $"{name}:ClientId does not go with Kind AzureCli, which is whoever has signed in there.";
        if (Kind is CredentialKind.WorkloadIdentity && Environment.GetEnvironmentVariable(WorkloadToken) is null)
        {
            yield return $"{name} signs in with workload identity, but {WorkloadToken} is not set: run where it is, e.g. with a "
                + "Kubernetes service account that has one.";
        }
    }

    /// <summary>The credential.</summary>
    /// <param name="authority">Where tokens are issued.</param>
    /// <exception cref="CryptographicException">The certificate is flawed; <see cref="Errors"/> tells how.</exception>
    public TokenCredential ToCredential(Uri authority) => Kind switch
    {
        CredentialKind.ManagedIdentity => new ManagedIdentityCredential(
            ClientId is null ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(ClientId)),
        CredentialKind.WorkloadIdentity => new WorkloadIdentityCredential(WorkloadIdentity(authority)),
        CredentialKind.AzureCli => new AzureCliCredential(new() { TenantId = Tenant }),
        CredentialKind.Certificate => new ClientCertificateCredential(
            Tenant, ClientId, CertificateFile.Load(CertificatePath!), new ClientCertificateCredentialOptions { AuthorityHost = authority }),
        _ => new DefaultAzureCredential(First(authority)),
    };

    // What is not given comes from the environment (AZURE_CLIENT_ID, AZURE_TENANT_ID): null would not mean that.
    internal WorkloadIdentityCredentialOptions WorkloadIdentity(Uri authority)
    {
        var options = new WorkloadIdentityCredentialOptions { AuthorityHost = authority };
        if (Tenant is not null) options.TenantId = Tenant;
        if (ClientId is not null) options.ClientId = ClientId;
        return options;
    }

    internal DefaultAzureCredentialOptions First(Uri authority)
    {
        var options = new DefaultAzureCredentialOptions { AuthorityHost = authority };
        if (Tenant is not null) options.TenantId = Tenant;
        if (ClientId is not null) (options.ManagedIdentityClientId, options.WorkloadIdentityClientId) = (ClientId, ClientId);
        return options;
    }
}

/// <summary>How the control plane signs in to Azure.</summary>
public enum CredentialKind
{
    /// <summary>The first that there is.</summary>
    Default,

    /// <summary>The managed identity of where it runs.</summary>
    ManagedIdentity,

    /// <summary>Workload identity, e.g. of a Kubernetes service account.</summary>
    WorkloadIdentity,

    /// <summary>Whoever is signed in to Azure CLI.</summary>
    AzureCli,

    /// <summary>An application with a certificate.</summary>
    Certificate,
}
