using System.Collections.Immutable;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Policies;

namespace CanaryFunctions.Core.Rollouts.Deciding;

/// <summary>One decision while it is being made. It gathers the next state, the events and at most one action; the
/// functions that fill it see nothing else.</summary>
internal sealed class Turn
{
    private readonly Rollout before;
    private readonly ImmutableArray<RolloutEvent>.Builder events = ImmutableArray.CreateBuilder<RolloutEvent>();
    private RolloutAction? action;
    private DateTimeOffset? next;

    public Turn(Rollout rollout, Observation seen, DateTimeOffset now)
    {
        before = rollout;
        Rollout = rollout;
        Seen = seen;
        Now = now;
    }

    /// <summary>The rollout as decided so far.</summary>
    public Rollout Rollout { get; private set; }

    public Observation Seen { get; }

    public DateTimeOffset Now { get; }

    public Policy Policy => Rollout.Policy;

    public Pace Pace => Rollout.Pace;

    public Phase Phase => Rollout.Phase;

    /// <summary>Whether it is settled what comes next.</summary>
    public bool IsDecided { get; private set; }

    public void Change(Func<Rollout, Rollout> change) => Rollout = change(Rollout);

    /// <summary>Records that something happened.</summary>
    public void Say(
        EventKind kind, string sentence, string? by = null, HealthReport? health = null, HoldReason? held = null)
    {
        var number = Rollout.LastEvent + 1;
        Rollout = Rollout with { LastEvent = number };
        events.Add(new(number, Now, kind, Phase.Name, sentence)
        {
            By = by,
            PausedFor = kind is EventKind.Paused && Phase is Phase.Paused paused ? paused.Reason : null,
            HeldFor = held,
            Health = health,
        });
    }

    /// <summary>Goes to another phase, and looks again at once.</summary>
    public void Enter(Phase phase)
    {
        Rollout = Rollout with { Phase = phase, Trouble = null, Held = null, EndedAt = phase.IsEnd ? Now : null };
        LookAt(Now);
    }

    /// <summary>Begins to take the rollout back, and looks again at once.</summary>
    public void RollBack(Cause cause, string? by = null)
    {
        Enter(new Phase.RollingBack(cause, new()));
        Say(EventKind.RollbackBegan, cause.Sentence, by, Rollout.Health.Report);
    }

    /// <summary>Does something to the target.</summary>
    public void Do(RolloutAction wanted)
    {
        action = wanted;
        Rollout = Rollout with { Intent = new(wanted, Seen.By, Now) };
        Say(EventKind.ActionIntended, wanted.Sentence);
        LookAt(Now);
    }

    /// <summary>Waits at the step, and tells people so, once.</summary>
    /// <param name="reason">The kind of reason.</param>
    /// <param name="why">Why; the same for as long as it waits.</param>
    /// <param name="finding">What was seen when it began to wait, with numbers that go on changing.</param>
    public void Hold(HoldReason reason, string why, string? finding = null)
    {
        if (Rollout.Held == why) return;
        Rollout = Rollout with { Held = why };
        Say(EventKind.Held, finding is null ? why : $"{finding} {why}", health: Rollout.Health.Report, held: reason);
    }

    public void LookIn(TimeSpan wait) => LookAt(Now + wait);

    public void LookAt(DateTimeOffset time)
    {
        next = time;
        IsDecided = true;
    }

    /// <summary>Looks soon, and again and again until a time at the latest.</summary>
    public void LookUntil(DateTimeOffset latest) => LookAt(Now + Pace.Poll < latest ? Now + Pace.Poll : latest);

    public void LookNever()
    {
        next = null;
        IsDecided = true;
    }

    public Decision Decided() =>
        new(Rollout with { NextLook = next }, events.ToImmutable(), action, next);

    /// <summary>Leaves everything as it was written: somebody else is at it.</summary>
    public Decision Undecided() => new(before, [], null, next);
}
