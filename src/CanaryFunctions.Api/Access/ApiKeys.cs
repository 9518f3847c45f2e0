using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace CanaryFunctions.Api.Access;

/// <summary>Who may call the API. Only hashes of the keys are held.</summary>
public sealed class ApiKeys
{
    private const int ShortestKey = 20;

    private readonly ImmutableArray<(string Name, byte[] Hash)> keys;

    /// <summary>Takes the keys by the names of their owners.</summary>
    /// <exception cref="ArgumentException">There is no key, or one is shorter than 20 characters.</exception>
    public ApiKeys(IReadOnlyDictionary<string, string> keysByOwner)
    {
        if (keysByOwner.Count == 0)
            throw new ArgumentException("No API key is configured: nobody could call the API.", nameof(keysByOwner));
        if (keysByOwner.FirstOrDefault(pair => pair.Value.Length < ShortestKey) is { Key: { } owner })
        {
            throw new ArgumentException(
                $"The API key of '{owner}' is too short: give at least {ShortestKey} random characters.",
                nameof(keysByOwner));
        }

        keys = [.. keysByOwner.Select(pair => (pair.Key, Hash(pair.Value)))];
    }

    /// <summary>The owner of a key; null for an unknown key. Takes the same time wherever they differ.</summary>
    public string? OwnerOf(string key)
    {
        var hash = Hash(key);
        string? owner = null;
        foreach (var known in keys)
        {
            if (CryptographicOperations.FixedTimeEquals(known.Hash, hash)) owner = known.Name;
        }

        return owner;
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
