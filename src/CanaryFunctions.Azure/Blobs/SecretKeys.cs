using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;

namespace CanaryFunctions.Azure.Blobs;

/// <summary>Sets up the encryption of what is kept secret: Data Protection, with its keys in Blob Storage, where all hosts of a
/// control plane find them, and if it is so configured encrypted with a key in Key Vault.</summary>
internal static class SecretKeys
{
    public static IServiceCollection AddSecretKeys(
        this IServiceCollection services, CanaryStorage storage, AzureOptions options)
    {
        services.AddDataProtection().SetApplicationName("CanaryFunctions");
        var vault = options.VaultKey is { } key ? new VaultKey(key, options) : null;
        if (vault is not null) services.AddSingleton(vault);
        return services.Configure<KeyManagementOptions>(keys =>
        {
            keys.XmlRepository = new BlobKeyRing(storage.SecretKeys);
            if (vault is not null) keys.XmlEncryptor = new VaultEncryptor(vault);
        });
    }
}
