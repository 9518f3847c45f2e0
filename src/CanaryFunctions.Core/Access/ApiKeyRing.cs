using System.Collections.Immutable;
using CanaryFunctions.Core.Policies;

namespace CanaryFunctions.Core.Access;

/// <summary>Makes, recognises and revokes API keys.</summary>
public sealed class ApiKeyRing(IApiKeyStore store, TimeProvider time)
{
    private const int LongestName = 100;
    private const int MostGrants = 50;
    private const int MostTries = 5;

    // How exact the last use is: a write for each request would cost more than it tells.
    private static readonly TimeSpan grain = TimeSpan.FromHours(1);

    /// <summary>The key that a text is; null if it is none that is good.</summary>
    public async Task<ApiKey?> RecogniseAsync(string text, CancellationToken cancellationToken)
    {
        if (ApiKey.Parse(text) is not var (id, secret)) return null;
        var now = time.GetUtcNow();
        if (await store.FindAsync(id, cancellationToken) is not var (key, etag) || !key.Opens(secret, now)) return null;
        if (!(now - key.LastUsedAt < grain))
        {
            var hour = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % grain.Ticks), TimeSpan.Zero);
            await store.ReplaceAsync(key with { LastUsedAt = hour }, etag, cancellationToken);
        }

        return key;
    }

    /// <summary>Makes a key. Nobody can give away more than he has.</summary>
    /// <param name="name">Who or what uses it; 1 to 100 characters.</param>
    /// <param name="grants">What it may do; 1 to 50.</param>
    /// <param name="expires">From when on it is no good; null for never.</param>
    /// <param name="by">Who makes it.</param>
    /// <param name="own">What he may do.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The key and its text, which is shown this once; or what is wrong.</returns>
    public async Task<Answer<MadeKey>> MakeAsync(
        string name,
        ImmutableArray<Grant> grants,
        DateTimeOffset? expires,
        string by,
        ImmutableArray<Grant> own,
        CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        ImmutableArray<FieldError> errors =
        [
            .. name.Length is 0 or > LongestName || name.Any(char.IsControl)
                ? [new FieldError("name", $"A key's name has 1 to {LongestName} characters.")]
                : Array.Empty<FieldError>(),
            .. grants.Length is 0 or > MostGrants
                ? [new FieldError("grants", $"A key has 1 to {MostGrants} grants.")]
                : Array.Empty<FieldError>(),
            .. grants.Index().Where(grant => grant.Item.Error() is not null)
                .Select(grant => new FieldError($"grants[{grant.Index}]", grant.Item.Error()!)),
            .. expires <= now ? [new FieldError("expiresAt", "It must be in the future.")] : Array.Empty<FieldError>(),
        ];
        if (!errors.IsEmpty)
            return new Refusal(RefusalKind.Invalid, "key-invalid", "The key can't be made: see the errors.") { Errors = errors };

        if (grants.FirstOrDefault(grant => !own.Any(has => has.Allows(Role.Admin, grant.Scope))) is { } beyond)
        {
            return new Refusal(RefusalKind.Forbidden, "not-allowed",
                $"Only an admin of {beyond.Scope} can make somebody {beyond}.");
        }

        var (key, text) = ApiKey.Create(name, grants, by, now, expires);
        await store.AddAsync(key, cancellationToken);
        return new MadeKey(key, text);
    }

    /// <summary>Revokes a key; it stays in the list.</summary>
    /// <param name="id">The key.</param>
    /// <param name="own">What the caller may do.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<Answer<ApiKey>> RevokeAsync(
        string id, ImmutableArray<Grant> own, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MostTries; attempt++)
        {
            if (await store.FindAsync(id, cancellationToken) is not var (key, etag) || !IsWithin(key, own))
                return new Refusal(RefusalKind.NotFound, "key-unknown", $"There is no key '{id}'.");
            if (key.RevokedAt is not null) return key;
            var revoked = key with { RevokedAt = time.GetUtcNow() };
            if (await store.ReplaceAsync(revoked, etag, cancellationToken)) return revoked;
        }

        return new Refusal(RefusalKind.Unavailable, "key-busy", $"Key '{id}' is being written. Try again.");
    }

    /// <summary>Whether somebody with these grants administers all that a key may do.</summary>
    public static bool IsWithin(ApiKey key, ImmutableArray<Grant> own) =>
        key.Grants.All(grant => own.Any(has => has.Allows(Role.Admin, grant.Scope)));
}

/// <summary>A key that has just been made.</summary>
/// <param name="Key">The key as it is kept.</param>
/// <param name="Text">What its owner sends; shown this once.</param>
public sealed record MadeKey(ApiKey Key, string Text);
