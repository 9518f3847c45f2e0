using System.Collections.Immutable;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Serialization;
using CanaryFunctions.Core.Storage;
using Microsoft.Extensions.Logging;

namespace CanaryFunctions.Core.Notifications;

/// <summary>Sends what a channel is to be sent: one host at a time for each channel.</summary>
public sealed partial class Deliverer(
    IChannelStore channels,
    IDeliveryStore deliveries,
    IDeliveryWakeups wakeups,
    IMessageSender sender,
    IMessageTemplates templates,
    ChannelSight sight,
    DeliveryLease lease,
    TimeProvider time,
    ILogger<Deliverer> logger)
{
    private const int MostRead = 5000;

    /// <summary>How long the log goes back.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(30);

    /// <summary>Sends what is due, for a part of the lease, and asks for a wake-up for the rest. May be called any number of times,
    /// by any number of hosts.</summary>
    public async Task DeliverAsync(string outbox, CancellationToken cancellationToken)
    {
        using var activity = RolloutTelemetry.StartDelivery("delivery.run", outbox);
        if (await TakeAsync(outbox, cancellationToken) is not var (state, etag)) return;
        if ((await channels.FindAsync(Channel.IdOf(outbox), cancellationToken))?.Value is not { } channel || channel.Outbox != outbox)
        {
            await deliveries.ForgetAllAsync(outbox, cancellationToken);
            return;
        }

        var (next, after) = await RunAsync(channel, state, cancellationToken);
        var isAsked = state.NextAt > time.GetUtcNow() && state.NextAt <= next;
        if (next is { } at && !isAsked) await wakeups.WakeAsync(outbox, at, cancellationToken);
        var free = after with { HeldUntil = null, IsAskedAgain = false, NextAt = isAsked ? state.NextAt : next };
        if (await deliveries.SaveStateAsync(outbox, free, etag, cancellationToken) is not null) return;

        // Something was added meanwhile: it is looked after anew.
        if (await deliveries.StateAsync(outbox, cancellationToken) is { } changed)
            await deliveries.SaveStateAsync(outbox, free, changed.ETag, cancellationToken);
        await wakeups.WakeAsync(outbox, time.GetUtcNow(), cancellationToken);
    }

    /// <summary>Asks for wake-ups that were lost, of channels that have something to send.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        foreach (var channel in await channels.AllAsync(cancellationToken))
        {
            if ((await deliveries.PendingAsync(channel.Outbox, 1, cancellationToken)).IsEmpty) continue;
            var now = time.GetUtcNow();
            var state = (await deliveries.StateAsync(channel.Outbox, cancellationToken))?.Value ?? new();
            if (state.HeldUntil > now || state.NextAt + lease.Time > now) continue;
            Log.Overdue(logger, channel.Id);
            await wakeups.WakeAsync(channel.Outbox, now, cancellationToken);
        }
    }

    private async Task<(ChannelState State, string ETag)?> TakeAsync(string outbox, CancellationToken cancellationToken)
    {
        while (true)
        {
            var stored = await deliveries.StateAsync(outbox, cancellationToken) ?? new Stored<ChannelState>(new(), "");
            var (state, now) = (stored.Value, time.GetUtcNow());
            var isHeld = state.HeldUntil > now;

            // Whoever is at it, or the wake-up that has been asked for, sees to it.
            if (isHeld && state.IsAskedAgain) return null;
            if (!isHeld && state.PausedUntil > now && state.NextAt >= state.PausedUntil) return null;
            var wanted = isHeld
                ? state with { IsAskedAgain = true }
                : state with { HeldUntil = now + lease.Time, IsAskedAgain = false };
            var etag = await deliveries.SaveStateAsync(
                outbox, wanted, stored.ETag.Length == 0 ? null : stored.ETag, cancellationToken);
            if (etag is not null) return isHeld ? null : (wanted, etag);
        }
    }

    private async Task<(DateTimeOffset? Next, ChannelState State)> RunAsync(
        Channel channel, ChannelState state, CancellationToken cancellationToken)
    {
        var began = time.GetUtcNow();
        var address = new Lazy<Task<ChannelAddress?>>(() => channels.AddressAsync(channel.Id, cancellationToken));
        var pending = await PendingAsync(channel, cancellationToken);
        while (true)
        {
            if (pending.IsEmpty) pending = await PendingAsync(channel, cancellationToken);
            var now = time.GetUtcNow();
            var step = Dispatch.Next(pending, state, Dispatch.MostOf(channel.Kind), now);
            if (step is null or DispatchStep.Wait || now - began >= lease.LongestRun)
            {
                state = await TidyAsync(channel.Outbox, state, now, cancellationToken);
                return (step switch { null => null, DispatchStep.Wait wait => wait.Until, _ => now }, state);
            }

            (var changed, state) = await DoAsync(channel, address, step, state, cancellationToken);
            await WriteAsync(channel.Outbox, changed, cancellationToken);
            pending = [.. pending.Select(old => changed.FirstOrDefault(one => one.Id == old.Id) ?? old).Where(one => one.IsPending)];
        }
    }

    private async Task<(ImmutableArray<Delivery> Changed, ChannelState State)> DoAsync(
        Channel channel,
        Lazy<Task<ChannelAddress?>> address,
        DispatchStep step,
        ChannelState state,
        CancellationToken cancellationToken)
    {
        switch (step)
        {
            case DispatchStep.Gather(var together):
                return (together, state);
            case DispatchStep.Ask(var taken):
                var heard = await AskAsync(channel.Id, address, taken[0], cancellationToken);
                return ([.. taken.Select(delivery => Dispatch.Asked(delivery, heard, time.GetUtcNow()))], state);
            case DispatchStep.Send(var sent):
                var outcome = await SendAsync(channel.Id, address, channel.Template, sent, cancellationToken);
                Tell(channel.Id, sent, outcome);
                return Dispatch.Settle(sent, outcome, state, time.GetUtcNow());
            default:
                throw new InvalidOperationException($"Unknown step {step}.");
        }
    }

    // What somebody may not see any more is not sent to him, though he could see it when it was written down.
    private async Task<ImmutableArray<Delivery>> PendingAsync(Channel channel, CancellationToken cancellationToken)
    {
        var pending = await deliveries.PendingAsync(channel.Outbox, MostRead, cancellationToken);
        if (pending.IsEmpty || channel.Owner is null) return pending;
        var seen = await sight.OfAsync(channel, cancellationToken);
        var unseen = pending.Where(delivery => delivery.State is DeliveryState.Pending && !seen.Covers(delivery.Notice)).ToList();
        foreach (var some in unseen.Chunk(Dispatch.MostTogether))
        {
            var givenUp = some.Select(one => Dispatch.GivenUp(one, "The channel's owner may not see this any more.", time.GetUtcNow()));
            await WriteAsync(channel.Outbox, [.. givenUp], cancellationToken);
        }

        return [.. pending.Except(unseen)];
    }

    private async Task<SendOutcome> SendAsync(
        string channel,
        Lazy<Task<ChannelAddress?>> address,
        MessageTemplate? template,
        ImmutableArray<Delivery> sent,
        CancellationToken cancellationToken)
    {
        using var activity = RolloutTelemetry.StartDelivery("delivery.send", sent[0].Id);
        var message = Message.Of(sent);
        return await TryAsync(
            channel,
            address,
            (to, limit) => sender.SendAsync(
                to, message with { Notices = [.. message.Notices.Select(notice => templates.Word(notice, template))] }, limit),
            cancellationToken);
    }

    private Task<SendOutcome> AskAsync(
        string channel, Lazy<Task<ChannelAddress?>> address, Delivery taken, CancellationToken cancellationToken) =>
        TryAsync(channel, address, (to, limit) => sender.AskAsync(to, taken.Receipt!, limit), cancellationToken);

    // Whatever goes wrong has an end and a place in the log: what is thrown on would come back with each lease.
    private async Task<SendOutcome> TryAsync(
        string channel,
        Lazy<Task<ChannelAddress?>> address,
        Func<ChannelAddress, CancellationToken, Task<SendOutcome>> ask,
        CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(lease.LongestCall, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await address.Value is { } to ? await ask(to, either.Token) : new SendOutcome.Refused("The channel was removed.");
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new SendOutcome.Later($"It was not done within {Duration.Format(lease.LongestCall)}.");
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Log.Failed(logger, channel, e);
            return new SendOutcome.Later($"It could not be sent ({e.GetType().Name}); the control plane's log says more.");
        }
    }

    private async Task WriteAsync(string outbox, ImmutableArray<Delivery> changed, CancellationToken cancellationToken)
    {
        using var activity = RolloutTelemetry.StartDelivery("delivery.write", changed[0].Id);
        await deliveries.WriteAsync(outbox, changed, cancellationToken);
    }

    private async Task<ChannelState> TidyAsync(
        string outbox, ChannelState state, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (now - state.TidiedAt < TimeSpan.FromDays(1)) return state;
        await deliveries.ForgetAsync(outbox, now - Retention, cancellationToken);
        return state with { TidiedAt = now };
    }

    private void Tell(string channel, ImmutableArray<Delivery> sent, SendOutcome outcome)
    {
        switch (outcome)
        {
            case SendOutcome.Later later:
                Log.Later(logger, channel, sent[0].Id, later.Why);
                break;
            case SendOutcome.Refused refused:
                Log.Refused(logger, channel, sent[0].Id, refused.Why);
                break;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(400, LogLevel.Warning, "Channel {Channel} did not take message {Message}; it is tried again. {Why}")]
        public static partial void Later(ILogger logger, string channel, string message, string why);

        [LoggerMessage(401, LogLevel.Error, "Channel {Channel} refuses message {Message}; it is kept to be sent again by hand. {Why}")]
        public static partial void Refused(ILogger logger, string channel, string message, string why);

        [LoggerMessage(402, LogLevel.Warning, "Channel {Channel} has messages to send and nobody was at it; it is woken.")]
        public static partial void Overdue(ILogger logger, string channel);

        [LoggerMessage(403, LogLevel.Error, "Sending to channel {Channel} failed in a way that nobody had thought of; it is tried again.")]
        public static partial void Failed(ILogger logger, string channel, Exception exception);
    }
}
