using System.Collections.Immutable;
using CanaryFunctions.Core.Rollouts;
using Microsoft.Extensions.Logging;

namespace CanaryFunctions.Core.Notifications;

/// <summary>Hands what happened to the channels that want it. It only writes down what each is to be sent: sending is done apart,
/// so that no channel delays a rollout.</summary>
public sealed partial class Announcer(
    IChannelStore channels,
    IDeliveryStore deliveries,
    IDeliveryWakeups wakeups,
    ChannelSight sight,
    IRolloutStore rollouts,
    TimeProvider time,
    ILogger<Announcer> logger)
{
    private const int AtOnce = 8;

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
    /// <exception cref="AggregateException">They could not be written down for some channels; for the others they were.</exception>
    public async Task AnnounceAsync(ImmutableArray<Notice> notices, CancellationToken cancellationToken)
    {
        if (notices.IsEmpty) return;
        var failures = new List<Exception?>();
        foreach (var some in (await channels.AllAsync(cancellationToken)).Chunk(AtOnce))
            failures.AddRange(await Task.WhenAll(some.Select(channel => TryAsync(channel, notices, cancellationToken))));
        if (failures.OfType<Exception>().ToList() is { Count: > 0 } failed) throw new AggregateException(failed);
    }

    // What one channel does wrong is no reason not to tell the others.
    private async Task<Exception?> TryAsync(Channel channel, ImmutableArray<Notice> notices, CancellationToken cancellationToken)
    {
        if (Wanted(channel, notices) is not { IsEmpty: false } wanted) return null;
        try
        {
            var seen = await sight.OfAsync(channel, cancellationToken);
            wanted = [.. wanted.Where(delivery => seen.Covers(delivery.Notice))];
            if (!wanted.IsEmpty && await deliveries.AddAsync(channel.Outbox, wanted, cancellationToken))
                await wakeups.WakeAsync(channel.Outbox, wanted.Min(delivery => delivery.Due), cancellationToken);
            return null;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return e;
        }
    }

    private ImmutableArray<Delivery> Wanted(Channel channel, ImmutableArray<Notice> notices)
    {
        try
        {
            var now = time.GetUtcNow();
            return
            [
                .. from notice in notices
                   let timing = channel.TimingOf(notice, now)
                   where timing is not null
                   select new Delivery { Notice = notice, Since = timing.Due, Due = timing.Due, IsCollected = timing.IsCollected },
            ];
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // It would be so each time, such as with a time zone that this host does not know.
            Log.Failed(logger, channel.Id, e);
            return [];
        }
    }

    private static partial class Log
    {
        [LoggerMessage(404, LogLevel.Error, "What channel {Channel} is to be told can't be said; it is told nothing. Set it anew.")]
        public static partial void Failed(ILogger logger, string channel, Exception exception);
    }
}
