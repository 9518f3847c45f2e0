namespace CanaryFunctions.Core.Notifications;

/// <summary>That a channel is to be told something, and what has come of it.</summary>
public sealed record Delivery
{
    /// <summary>Id of its notice, which receivers see.</summary>
    public string Id => Notice.Id;

    /// <summary>What is told.</summary>
    public required Notice Notice { get; init; }

    /// <summary>How far it is.</summary>
    public DeliveryState State { get; init; }

    /// <summary>From when on it was to be sent; a day later it is given up.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Not before.</summary>
    public required DateTimeOffset Due { get; init; }

    /// <summary>Whether it is sent together with the others that are due then.</summary>
    public bool IsCollected { get; init; }

    /// <summary>Id of the message in which it is sent with others, from when that is decided on; null before, and for one that is
    /// not collected.</summary>
    public string? Batch { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; }

    /// <summary>What was said at the last try, for people; null before.</summary>
    public string? Said { get; init; }

    /// <summary>What the service calls it, which has taken it and not yet delivered it.</summary>
    public string? Receipt { get; init; }

    /// <summary>When it was delivered or given up; null while neither.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Whether something is left to do.</summary>
    public bool IsPending => State is DeliveryState.Pending or DeliveryState.HandedOver;
}

/// <summary>How far a delivery is.</summary>
public enum DeliveryState
{
    /// <summary>It is still to be sent.</summary>
    Pending,

    /// <summary>A service has taken it, and it is still to be asked whether it was delivered.</summary>
    HandedOver,

    /// <summary>It was delivered.</summary>
    Delivered,

    /// <summary>It was refused, or could not be sent for a day. It can be sent again by hand.</summary>
    Dead,
}

/// <summary>How a channel does.</summary>
public sealed record ChannelState
{
    /// <summary>How many tries in a row have failed.</summary>
    public int Failures { get; init; }

    /// <summary>Until when nothing is sent: it has failed too often, or has asked for that.</summary>
    public DateTimeOffset? PausedUntil { get; init; }

    /// <summary>Until when some host is at it; null for none.</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>Whether something was added since that host began.</summary>
    public bool IsAskedAgain { get; init; }

    /// <summary>When it is looked at again, which a wake-up has been asked for; null for never.</summary>
    public DateTimeOffset? NextAt { get; init; }

    /// <summary>When old deliveries were forgotten last.</summary>
    public DateTimeOffset? TidiedAt { get; init; }
}

/// <summary>What came of a message.</summary>
public abstract record SendOutcome
{
    private SendOutcome()
    {
    }

    /// <summary>It was delivered.</summary>
    public sealed record Sent : SendOutcome;

    /// <summary>The service has taken it; it can be asked later what came of it.</summary>
    /// <param name="Receipt">What to ask for.</param>
    /// <param name="AskIn">When, at the earliest.</param>
    public sealed record HandedOver(string Receipt, TimeSpan AskIn) : SendOutcome;

    /// <summary>It may be tried again.</summary>
    /// <param name="Why">Why it was not sent, for people.</param>
    /// <param name="In">How long the channel asks to wait with everything; null if it does not ask.</param>
    public sealed record Later(string Why, TimeSpan? In = null) : SendOutcome;

    /// <summary>It will never be taken as it is.</summary>
    /// <param name="Why">Why, and what to do, for people.</param>
    public sealed record Refused(string Why) : SendOutcome;
}
