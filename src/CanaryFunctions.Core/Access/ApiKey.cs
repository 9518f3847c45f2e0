using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace CanaryFunctions.Core.Access;

/// <summary>A key to the API. Only its hash is kept.</summary>
public sealed record ApiKey
{
    /// <summary>What every key begins with, so that scanners for leaked secrets can find it.</summary>
    public const string Prefix = "cf_";

    private const int IdLength = 12;
    private const int SecretLength = 43;
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>Its id, which is no secret.</summary>
    public required string Id { get; init; }

    /// <summary>Who or what uses it; audited as the caller.</summary>
    public required string Name { get; init; }

    /// <summary>What its owner may do.</summary>
    public required ImmutableArray<Grant> Grants { get; init; }

    /// <summary>SHA-256 of the secret, base64. The secret is random, so it needs no salt and no slow hash.</summary>
    public required string Hash { get; init; }

    /// <summary>Who made it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it is no good; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was revoked; null if it was not.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>When it was used last, to the hour; null before.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>Makes a key.</summary>
    /// <returns>The key as it is kept, and the text that is shown once.</returns>
    public static (ApiKey Key, string Text) Create(
        string name, ImmutableArray<Grant> grants, string by, DateTimeOffset now, DateTimeOffset? expires)
    {
        var id = RandomNumberGenerator.GetString(Digits, IdLength);
        var secret = RandomNumberGenerator.GetString(Digits, SecretLength);
        var key = new ApiKey
        {
            Id = id,
            Name = name,
            Grants = grants,
            Hash = HashOf(secret),
            CreatedBy = by,
            CreatedAt = now,
            ExpiresAt = expires,
        };
        return (key, $"{Prefix}{id}_{secret}");
    }

    /// <summary>The id and the secret of a key's text; null if it can't be one.</summary>
    public static (string Id, string Secret)? Parse(string text)
    {
        const int Length = 3 + IdLength + 1 + SecretLength;
        return text.Length == Length && text.StartsWith(Prefix, StringComparison.Ordinal) && text[3 + IdLength] == '_'
            && text.Skip(3).All(letter => letter == '_' || char.IsAsciiLetterOrDigit(letter))
            ? (text[3..(3 + IdLength)], text[(3 + IdLength + 1)..])
            : null;
    }

    /// <summary>Whether this is the key's secret and the key is good. Takes the same time wherever they differ.</summary>
    public bool Opens(string secret, DateTimeOffset now) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash), Encoding.ASCII.GetBytes(HashOf(secret)))
        && RevokedAt is null
        && !(ExpiresAt <= now);

    private static string HashOf(string secret) => Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(secret)));
}
