using System.Collections.Immutable;
using CanaryFunctions.Core.Access;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Core.Notifications;

/// <summary>Hands what happened to the channels that want it. It only writes down what each is to be sent: sending is done apart,
/// so that no channel delays a rollout.</summary>
public sealed class Announcer(
    IChannelStore channels,
    IDeliveryStore deliveries,
    IDeliveryWakeups wakeups,
    IApiKeyStore keys,
    IRolloutStore rollouts,
    TimeProvider time)
{
    // What is older has been told, or is no news any more.
    private static readonly TimeSpan news = TimeSpan.FromDays(7);

    /// <summary>Announces the events of a rollout that may not have been yet. May be repeated: nobody is told twice.</summary>
    /// <returns>The rollout with that noted, which is to be written with its next change.</returns>
    public async Task<Rollout> CatchUpAsync(Rollout rollout, CancellationToken cancellationToken)
    {
        if (rollout.Announced >= rollout.LastEvent) return rollout;
        using var activity = RolloutTelemetry.Start("rollout.announce", rollout.Id);
        var events = await rollouts.EventsAsync(
            rollout.Id, rollout.Announced, rollout.LastEvent - rollout.Announced, cancellationToken);
        var since = time.GetUtcNow() - news;
        await AnnounceAsync(
            [.. events.Where(happened => happened.At > since).Select(happened => Notice.Of(rollout, happened)).OfType<Notice>()],
            cancellationToken);
        return rollout with { Announced = rollout.LastEvent };
    }

    /// <summary>Hands notices to the channels that want them.</summary>
    public async Task AnnounceAsync(ImmutableArray<Notice> notices, CancellationToken cancellationToken)
    {
        if (notices.IsEmpty) return;
        foreach (var channel in await channels.AllAsync(cancellationToken))
        {
            var now = time.GetUtcNow();
            ImmutableArray<Delivery> wanted =
            [
                .. from notice in notices
                   let timing = channel.TimingOf(notice, now)
                   where timing is not null
                   select new Delivery
                   {
                       Notice = notice, Since = timing.Due, Due = timing.Due, IsCollected = timing.IsCollected,
                   },
            ];
            if (wanted.IsEmpty) continue;
            if (channel.Owner is { } owner)
            {
                var grants = await GrantsAsync(owner, now, cancellationToken);
                wanted = [.. wanted.Where(delivery => MaySee(grants, delivery.Notice))];
            }

            if (!wanted.IsEmpty && await deliveries.AddAsync(channel.Id, wanted, cancellationToken))
                await wakeups.WakeAsync(channel.Id, wanted.Min(delivery => delivery.Due), cancellationToken);
        }
    }

    private static bool MaySee(ImmutableArray<Grant> grants, Notice notice) =>
        grants.Any(grant => grant.Allows(Role.Viewer, new(notice.Application, notice.Environment)));

    private async Task<ImmutableArray<Grant>> GrantsAsync(
        ChannelOwner owner, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (owner.Key is null) return owner.Until > now ? owner.Grants : [];
        return await keys.FindAsync(owner.Key, cancellationToken) is { Value: { RevokedAt: null } key } && !(key.ExpiresAt <= now)
            ? key.Grants
            : [];
    }
}
