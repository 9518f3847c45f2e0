namespace CanaryFunctions.Core.Rollouts;

/// <summary>Why the target did not do, or did not tell, what was asked.</summary>
/// <param name="Kind">What can be done about it.</param>
/// <param name="Message">For people: what was refused, why, and what to do.</param>
/// <param name="RetryAfter">How long the target asks to be left alone; null if it does not say.</param>
public sealed record Problem(ProblemKind Kind, string Message, TimeSpan? RetryAfter = null)
{
    /// <summary>The refusal of what somebody asked for, because of it.</summary>
    public Refusal ToRefusal() => Kind is ProblemKind.Permanent
        ? new(RefusalKind.Invalid, "target-refused", Message)
        : new(RefusalKind.Unavailable, "target-unavailable", $"{Message} Try again later.");
}

/// <summary>What can be done about a problem.</summary>
public enum ProblemKind
{
    /// <summary>It may pass by itself: throttled, busy, time-out, server error.</summary>
    Transient,

    /// <summary>The answer was lost: what was asked may have been done, or may yet be.</summary>
    Unclear,

    /// <summary>It stays until a person changes something: missing rights, a missing site or slot, a refused request.</summary>
    Permanent,

    /// <summary>The app on the slot does not come up.</summary>
    AppNotUp,

    /// <summary>Somebody else has begun a swap with preview, which must be completed or cancelled first.</summary>
    Prepared,
}
