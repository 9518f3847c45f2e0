using System.Collections.Immutable;

namespace CanaryFunctions.Core.Notifications;

/// <summary>Decides what a channel is sent next and what follows from its answers, as pure functions. Messages about one rollout
/// are sent in order; those about others don't wait for them, but a channel that fails again and again is left alone for a
/// while.</summary>
public static class Dispatch
{
    /// <summary>How long a message is tried.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(1);

    /// <summary>At most so many are sent together; more come after them.</summary>
    public const int MostTogether = 40;

    private const int FailuresBorne = 5;
    private const int MostAsked = 3;
    private static readonly TimeSpan firstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan longestPause = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan longestBreak = TimeSpan.FromMinutes(10);

    // Those that belong together may still be on their way when their time comes.
    private static readonly TimeSpan collecting = TimeSpan.FromSeconds(5);

    /// <summary>What to send or ask next.</summary>
    /// <param name="pending">All that is pending, by rollout and event.</param>
    /// <param name="state">How the channel does.</param>
    /// <param name="now">The time.</param>
    /// <returns>What to do now, or when to look again; null if nothing is left.</returns>
    public static DispatchStep? Next(ImmutableArray<Delivery> pending, ChannelState state, DateTimeOffset now)
    {
        if (pending.IsEmpty) return null;
        if (state.PausedUntil > now) return new DispatchStep.Wait(state.PausedUntil.Value);
        var waiting = new HashSet<string>();
        var next = DateTimeOffset.MaxValue;
        foreach (var delivery in pending)
        {
            var thread = delivery.Notice.Rollout?.ToString() ?? delivery.Id;
            var due = delivery.IsCollected && delivery.Attempts == 0 ? delivery.Due + collecting : delivery.Due;
            var isBlocked = delivery is { State: DeliveryState.Pending, IsCollected: false } && waiting.Contains(thread);
            if (due <= now && !isBlocked) return Step(delivery, pending);
            if (!isBlocked && due < next) next = due;
            if (delivery is { State: DeliveryState.Pending, IsCollected: false }) waiting.Add(thread);
        }

        return new DispatchStep.Wait(next);
    }

    /// <summary>What follows from the answer to a message.</summary>
    public static (ImmutableArray<Delivery> Deliveries, ChannelState State) Settle(
        ImmutableArray<Delivery> sent, SendOutcome outcome, ChannelState state, DateTimeOffset now)
    {
        var failures = outcome is SendOutcome.Later ? state.Failures + 1 : 0;
        var pause = outcome is SendOutcome.Later later ? Longer(later.In, Break(failures)) : null;
        return (
            [.. sent.Select(delivery => Settle(delivery, outcome, now))],
            state with { Failures = failures, PausedUntil = pause is { } asked ? now + asked : null });
    }

    /// <summary>What follows from the answer to the question what came of a message.</summary>
    public static Delivery Asked(Delivery delivery, SendOutcome outcome, DateTimeOffset now) => outcome switch
    {
        SendOutcome.Sent or SendOutcome.Refused => Settle(delivery, outcome, now),
        _ when delivery.Attempts >= MostAsked => Ended(delivery, DeliveryState.Delivered, now) with
        {
            Said = "It was taken, and the service has not said what came of it.",
        },
        SendOutcome.HandedOver again => delivery with { Attempts = delivery.Attempts + 1, Due = now + again.AskIn },
        SendOutcome.Later later => delivery with
        {
            Attempts = delivery.Attempts + 1,
            Due = now + (Longer(later.In, longestBreak) ?? longestBreak),
        },
        _ => throw new InvalidOperationException($"Unknown outcome {outcome}."),
    };

    private static DispatchStep Step(Delivery first, ImmutableArray<Delivery> pending)
    {
        if (first.State is DeliveryState.HandedOver) return new DispatchStep.Ask(first);
        return new DispatchStep.Send(first.IsCollected
            ? [.. pending.Where(other => other.IsCollected && other.State is DeliveryState.Pending && other.Due == first.Due).Take(MostTogether)]
            : [first]);
    }

    private static Delivery Settle(Delivery delivery, SendOutcome outcome, DateTimeOffset now)
    {
        var tried = delivery with { Attempts = delivery.Attempts + 1, Said = null };
        return outcome switch
        {
            SendOutcome.Sent => Ended(tried, DeliveryState.Delivered, now),
            SendOutcome.HandedOver taken => tried with
            {
                State = DeliveryState.HandedOver, Receipt = taken.Receipt, Due = now + taken.AskIn, Attempts = 0,
            },
            SendOutcome.Refused refused => Ended(tried, DeliveryState.Dead, now) with { Said = refused.Why },
            SendOutcome.Later later when now - delivery.Since >= Patience =>
                Ended(tried, DeliveryState.Dead, now) with { Said = later.Why },
            SendOutcome.Later later => tried with
            {
                Said = later.Why, Due = now + Longer(later.In, Pause(tried.Attempts))!.Value,
            },
            _ => throw new InvalidOperationException($"Unknown outcome {outcome}."),
        };
    }

    private static Delivery Ended(Delivery delivery, DeliveryState state, DateTimeOffset now) =>
        delivery with { State = state, EndedAt = now, Receipt = null };

    private static TimeSpan Pause(int attempts)
    {
        var grown = firstPause * Math.Pow(2, Math.Min(attempts - 1, 20));
        return grown < longestPause ? grown : longestPause;
    }

    private static TimeSpan? Break(int failures)
    {
        if (failures < FailuresBorne) return null;
        var grown = firstPause * Math.Pow(2, Math.Min(failures - FailuresBorne, 20));
        return grown < longestBreak ? grown : longestBreak;
    }

    private static TimeSpan? Longer(TimeSpan? one, TimeSpan? other) => one is null || other > one ? other : one;
}

/// <summary>What to do for a channel.</summary>
public abstract record DispatchStep
{
    private DispatchStep()
    {
    }

    /// <summary>Send these as one message.</summary>
    /// <param name="Deliveries">One, or several that are sent together.</param>
    public sealed record Send(ImmutableArray<Delivery> Deliveries) : DispatchStep;

    /// <summary>Ask what came of this one.</summary>
    /// <param name="Delivery">One that the service has taken.</param>
    public sealed record Ask(Delivery Delivery) : DispatchStep;

    /// <summary>Nothing before that time.</summary>
    /// <param name="Until">When to look again.</param>
    public sealed record Wait(DateTimeOffset Until) : DispatchStep;
}
