using System.Security.Cryptography;
using System.Text;
using CanaryFunctions.Core.Access;

namespace CanaryFunctions.Api.Access;

/// <summary>Knows callers by the text of a key.</summary>
internal sealed class KnownKeys(AccessOptions access, ApiKeyRing keys)
{
    /// <summary>Whose key it is, and what he may do; null if it is none that is good.</summary>
    public async Task<CallerIdentity?> FindAsync(string text, CancellationToken cancellationToken)
    {
        if (IsBootstrapKey(text)) return new("bootstrap", "bootstrap key", [new Grant(Role.Admin)]);
        return await keys.RecogniseAsync(text, cancellationToken) is { } key
            ? new(key.Name, $"key {key.Id}", key.Grants) { KeyId = key.Id }
            : null;
    }

    // Hashed first, so that the time tells nothing of where, or in length, the two differ.
    private bool IsBootstrapKey(string text) => access.BootstrapKey is { Length: > 0 } bootstrap
        && CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(bootstrap)), SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
