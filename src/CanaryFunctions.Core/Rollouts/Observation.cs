using System.Collections.Immutable;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Policies;

namespace CanaryFunctions.Core.Rollouts;

/// <summary>What was seen at one look. Parts that were not wanted are null.</summary>
public sealed record Observation
{
    /// <summary>The advance that looks. See <see cref="Intent.By"/>.</summary>
    public required string By { get; init; }

    /// <summary>Whether this is the one rollout that may act on the environment now.</summary>
    public bool? IsEnvironmentOurs { get; init; }

    /// <summary>The slot's share as the target has it.</summary>
    public Seen<Percentage>? Share { get; init; }

    /// <summary>What is in the slots.</summary>
    public Seen<SlotsSeen>? Slots { get; init; }

    /// <summary>How an action under way goes on.</summary>
    public Seen<OperationSeen>? Operation { get; init; }

    /// <summary>The slot's answer to a warm-up request.</summary>
    public ProbeAnswer? WarmUp { get; init; }

    /// <summary>The canary's answers to the probes of checks, by the check's name.</summary>
    public ImmutableDictionary<string, ProbeAnswer> Probes { get; init; } = [];

    /// <summary>What the hooks answered, by the hook's name.</summary>
    public ImmutableDictionary<string, HookAnswer> Hooks { get; init; } = [];

    /// <summary>What the metric source says.</summary>
    public Measurements? Measurements { get; init; }

    /// <summary>What came of the action that this same advance has just done.</summary>
    public ActionOutcome? Outcome { get; init; }
}

/// <summary>Something that was asked of the target: its answer, or the problem that kept it from answering.</summary>
/// <param name="Value">The answer; meaningful only without a problem.</param>
/// <param name="Problem">Why there is none.</param>
/// <typeparam name="T">Type of the answer.</typeparam>
public sealed record Seen<T>(T? Value, Problem? Problem = null)
{
    /// <summary>How long the target asks to be left alone although it has answered; null if it does not say.</summary>
    public TimeSpan? AskIn { get; init; }

    /// <summary>What the target says of how it goes on, for people; null if nothing.</summary>
    public string? Progress { get; init; }
}

/// <summary>What is in the slots.</summary>
/// <param name="Live">The marker of the version in production; null if it has none.</param>
/// <param name="InSlot">The marker of the version in the canary slot; null if it has none.</param>
/// <param name="SlotRunning">Whether the canary slot is started.</param>
/// <param name="Busy">Whether an operation such as a swap is under way on either.</param>
/// <param name="Prepared">Whether the canary slot has production's settings, as the first half of a swap.</param>
public sealed record SlotsSeen(string? Live, string? InSlot, bool SlotRunning, bool Busy, bool Prepared = false)
{
    /// <summary>What production runs, whatever its marker says: a name for people that is another for anything else, and holds
    /// no secret. Null if it is not known.</summary>
    public string? LiveContent { get; init; }

    /// <summary>The same of the canary slot.</summary>
    public string? SlotContent { get; init; }
}

/// <summary>How an action under way goes on.</summary>
public enum OperationSeen
{
    /// <summary>It is still under way.</summary>
    Running,

    /// <summary>It ended well.</summary>
    Done,
}

/// <summary>What came of an action.</summary>
public abstract record ActionOutcome
{
    private ActionOutcome()
    {
    }

    /// <summary>It is done.</summary>
    public sealed record Done : ActionOutcome;

    /// <summary>It goes on at the target.</summary>
    /// <param name="Operation">Where to ask for it.</param>
    /// <param name="AskIn">How long the target asks to be left alone before; null if it does not say.</param>
    public sealed record Accepted(Uri Operation, TimeSpan? AskIn = null) : ActionOutcome;

    /// <summary>It was not done.</summary>
    /// <param name="Problem">Why.</param>
    public sealed record Refused(Problem Problem) : ActionOutcome;
}
