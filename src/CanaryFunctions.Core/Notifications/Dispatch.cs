using System.Collections.Immutable;

namespace CanaryFunctions.Core.Notifications;

/// <summary>Decides what a channel is sent next and what follows from its answers, as pure functions. Messages about one rollout
/// are sent in order, but what is sent at once does not wait for what is collected until a later time; those about others don't
/// wait for them, but a channel that fails again and again is left alone for a while.</summary>
public static class Dispatch
{
    /// <summary>How long a message is tried.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(1);

    /// <summary>At most so many are sent together, whatever the channel; more come after them.</summary>
    public const int MostTogether = 40;

    // More would have to be cut until they say nothing.
    private const int MostInTeams = 20;

    private const int FailuresBorne = 5;
    private const int MostAsked = 3;
    private static readonly TimeSpan firstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan longestPause = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan longestBreak = TimeSpan.FromMinutes(10);

    // Those that belong together may still be on their way when their time comes.
    private static readonly TimeSpan collecting = TimeSpan.FromSeconds(5);

    /// <summary>How many a channel is sent together at most.</summary>
    public static int MostOf(ChannelKind kind) => kind is ChannelKind.Teams ? MostInTeams : MostTogether;

    /// <summary>What to do next.</summary>
    /// <param name="pending">All that is pending, by rollout and event.</param>
    /// <param name="state">How the channel does.</param>
    /// <param name="mostTogether">How many are sent together at most.</param>
    /// <param name="now">The time.</param>
    /// <returns>What to do now, or when to look again; null if nothing is left.</returns>
    public static DispatchStep? Next(
        ImmutableArray<Delivery> pending, ChannelState state, int mostTogether, DateTimeOffset now)
    {
        if (pending.IsEmpty) return null;
        if (state.PausedUntil > now) return new DispatchStep.Wait(state.PausedUntil.Value);
        var blocked = Blocked(pending, now);
        var next = DateTimeOffset.MaxValue;
        foreach (var delivery in pending)
        {
            var due = delivery.IsCollected && delivery.Batch is null ? delivery.Due + collecting : delivery.Due;
            if (due <= now && Step(delivery, pending, blocked, mostTogether) is { } step) return step;
            if (due > now && due < next && !blocked.Contains(delivery.Id)) next = due;
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

    /// <summary>A delivery that is not sent at all.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="why">Why, for people.</param>
    /// <param name="now">The time.</param>
    public static Delivery GivenUp(Delivery delivery, string why, DateTimeOffset now) =>
        Ended(delivery, DeliveryState.Dead, now) with { Said = why };

    // Those before which something else about the same rollout is to be sent. What was gathered is not among them: it goes as it was
    // decided, though something from before may have come due since.
    private static HashSet<string> Blocked(ImmutableArray<Delivery> pending, DateTimeOffset now)
    {
        var blocked = new HashSet<string>();
        var before = new Dictionary<string, string>();
        foreach (var delivery in pending.Where(one => one.State is DeliveryState.Pending))
        {
            // What is sent together does not wait for its own.
            var (thread, message) = (delivery.Notice.Rollout?.ToString() ?? delivery.Id, MessageOf(delivery));
            if (before.TryGetValue(thread, out var earlier) && earlier != message && delivery.Batch is null) blocked.Add(delivery.Id);
            var isForLater = delivery is { IsCollected: true, Batch: null } && delivery.Due > now;
            if (!isForLater) before[thread] = earlier is null || earlier == message ? message : "several";
        }

        return blocked;
    }

    private static string MessageOf(Delivery delivery) => delivery switch
    {
        { Batch: { } batch } => batch,
        { IsCollected: true } => $"{delivery.Due:O}",
        _ => delivery.Id,
    };

    private static DispatchStep? Step(
        Delivery first, ImmutableArray<Delivery> pending, HashSet<string> blocked, int mostTogether)
    {
        ImmutableArray<Delivery> together = first.Batch is null
            ? [first]
            : [.. pending.Where(other => other.Batch == first.Batch && other.State == first.State)];
        if (first.State is DeliveryState.HandedOver) return new DispatchStep.Ask(together);
        if (blocked.Contains(first.Id)) return null;
        return first.Batch is not null || !first.IsCollected ? new DispatchStep.Send(together) : Gather(
        [
            .. pending.Where(other => other is { IsCollected: true, Batch: null, State: DeliveryState.Pending }
                && other.Due == first.Due && !blocked.Contains(other.Id)).Take(mostTogether),
        ]);
    }

    private static DispatchStep.Gather Gather(ImmutableArray<Delivery> together)
    {
        var batch = together is [var only] ? only.Id : $"{together[0].Id}+{together.Length - 1}";
        return new([.. together.Select(delivery => delivery with { Batch = batch })]);
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

    /// <summary>Note that these are sent together, before they are: so the message is the same at each try, whoever sends it and
    /// whatever is added meanwhile.</summary>
    /// <param name="Deliveries">With <see cref="Delivery.Batch"/> set, to be written.</param>
    public sealed record Gather(ImmutableArray<Delivery> Deliveries) : DispatchStep;

    /// <summary>Send these as one message.</summary>
    /// <param name="Deliveries">One, or several that are sent together.</param>
    public sealed record Send(ImmutableArray<Delivery> Deliveries) : DispatchStep;

    /// <summary>Ask what came of these, which were one message.</summary>
    /// <param name="Deliveries">Those that the service has taken.</param>
    public sealed record Ask(ImmutableArray<Delivery> Deliveries) : DispatchStep;

    /// <summary>Nothing before that time.</summary>
    /// <param name="Until">When to look again.</param>
    public sealed record Wait(DateTimeOffset Until) : DispatchStep;
}
