using System.Collections.Immutable;
using CanaryFunctions.Core.Access;

namespace CanaryFunctions.Core.Notifications;

/// <summary>Knows what a channel may be told now: a shared one all that it is for, somebody's own what he may see as long as he
/// may.</summary>
public sealed class ChannelSight(IApiKeyStore keys, TimeProvider time)
{
    /// <summary>What a channel may be told now.</summary>
    public async Task<Sight> OfAsync(Channel channel, CancellationToken cancellationToken)
    {
        if (channel.Owner is not { } owner) return new(null);
        var now = time.GetUtcNow();
        if (owner.Key is null) return new(owner.Until > now ? owner.Grants : []);
        return await keys.FindAsync(owner.Key, cancellationToken) is { Value: { RevokedAt: null } key } && !(key.ExpiresAt <= now)
            ? new(key.Grants)
            : new([]);
    }
}

/// <summary>What may be told.</summary>
/// <param name="Grants">What shows it; null for everything.</param>
public sealed record Sight(ImmutableArray<Grant>? Grants)
{
    /// <summary>Whether there is anything that may be told.</summary>
    public bool IsAny => Grants is not { IsEmpty: true };

    /// <summary>Whether something of a scope may be told.</summary>
    public bool Covers(Scope scope) => Grants is not { } grants || grants.Any(grant => grant.Allows(Role.Viewer, scope));

    /// <summary>Whether a notice may be told. One about no rollout was made for the channel, of what it may be told.</summary>
    public bool Covers(Notice notice) => notice.Rollout is null ? IsAny : Covers(new Scope(notice.Application, notice.Environment));
}
