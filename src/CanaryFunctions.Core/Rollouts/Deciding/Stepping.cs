using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Serialization;

namespace CanaryFunctions.Core.Rollouts.Deciding;

/// <summary>Takes the canary through the steps of the policy.</summary>
internal static class Stepping
{
    /// <summary>What a look at the whole needs besides the canary's health.</summary>
    public static Wanted Wants(Rollout rollout, DateTimeOffset now) =>
        rollout.SlotsSeenAt is { } seen && now - seen < rollout.Pace.Slots ? Wanted.Share : Wanted.Share | Wanted.Slots;

    public static void Step(Turn turn, Phase.Stepping stepping)
    {
        var step = turn.Policy.Steps[stepping.Step];
        if (IsDegraded(turn, stepping) || Gates.Stand(turn)) return;
        if (IsReplaced(turn, stepping)) return;
        if (turn.Seen.Slots is not null && turn.Rollout.SlotsSeenAt is null)
        {
            // Nobody is sent to a slot of which it is not known what it holds.
            if (turn.Seen.Slots.Problem is { } unseen) Blind(turn, unseen);
            else turn.LookIn(turn.Pace.Poll);
            return;
        }

        if (turn.Seen.Share is not { } share)
        {
            Watching.LookAgain(turn);
            return;
        }

        if (share.Problem is { } problem)
        {
            Blind(turn, problem);
            return;
        }

        var inForce = Shares.Same(share.Value, step.Weight);
        switch (stepping.ReachedAt, inForce)
        {
            case (null, false):
                turn.Do(new RolloutAction.SetShare(step.Weight));
                break;
            case (null, true):
                Reach(turn, stepping, step);
                break;
            case (not null, false):
                Drifted(turn, stepping, step);
                break;
            case ({ } reached, true):
                turn.Change(rollout => rollout with { Trouble = null });
                Wait(turn, stepping, step, reached);
                break;
        }
    }

    /// <summary>The step of a rollout that is at one, paused or not.</summary>
    public static Phase.Stepping At(Phase phase) => phase is Phase.Paused paused ? paused.At : (Phase.Stepping)phase;

    /// <summary>Ends a step well.</summary>
    public static void Pass(Turn turn, Phase.Stepping stepping, string why, string? by = null)
    {
        var weight = turn.Policy.Steps[stepping.Step].Weight;
        var report = turn.Rollout.Health.Report;
        turn.Say(EventKind.StepPassed, $"Step {stepping.Step + 1} ({weight}) is passed. {why}", by, report);
        if (stepping.Step + 1 < turn.Policy.Steps.Length)
            Begin(turn, stepping.Step + 1);
        else
            Promotion.Begin(turn, "All steps are passed.");
    }

    private static void Begin(Turn turn, int step)
    {
        // No slot gets more visitors before it has been looked at.
        turn.Change(rollout => rollout with { Approvals = [], SlotsSeenAt = null });
        turn.Enter(new Phase.Stepping(step, null));
    }

    private static void Reach(Turn turn, Phase.Stepping stepping, Step step)
    {
        turn.Change(rollout => rollout with
        {
            Phase = stepping with { ReachedAt = turn.Now },
            WatchFrom = rollout.WatchFrom ?? turn.Now,
            Health = HealthJudge.BeginStep(rollout.Policy, rollout.Health),
            Trouble = null,
            Held = null,
        });
        turn.Say(EventKind.StepReached, $"Step {stepping.Step + 1}: the canary's share is {step.Weight}.");
        Watching.LookAgain(turn);
    }

    private static bool IsReplaced(Turn turn, Phase.Stepping stepping)
    {
        if (turn.Seen.Slots?.Value is not { Busy: false } slots) return false;
        turn.Change(rollout => rollout with { SlotsSeenAt = turn.Now });
        return Drift.Holds(turn, stepping, slots);
    }

    private static void Drifted(Turn turn, Phase.Stepping stepping, Step step) =>
        Pausing.Begin(turn, new(stepping, PauseReason.Drift, Pausing.WhyDrifted(turn.Seen.Share!.Value, step.Weight)));

    private static void Wait(Turn turn, Phase.Stepping stepping, Step step, DateTimeOffset reached)
    {
        switch (Watching.Silence(turn))
        {
            case SilenceAction.Rollback:
                turn.RollBack(new Cause.Unobservable(Watching.SilenceSentence(turn)));
                break;
            case SilenceAction.Hold:
                turn.Hold(
                    turn.Rollout.Health.Failure is null ? HoldReason.NoData : HoldReason.ProviderError,
                    "The rollout waits until there is data or a person acts.",
                    Watching.SilenceSentence(turn));
                break;
            case SilenceAction.Ignore:
                EndIfDue(turn, stepping, step, judgedFor: turn.Now - reached);
                break;
            default:
                if (Watching.JudgedUntil(turn) is { } judged)
                    EndIfDue(turn, stepping, step, judgedFor: judged - reached);
                break;
        }

        if (!turn.IsDecided) Watching.LookAgain(turn);
    }

    private static void EndIfDue(Turn turn, Phase.Stepping stepping, Step step, TimeSpan judgedFor)
    {
        var report = turn.Rollout.Health.Report;
        var isOver = judgedFor >= step.AtLeast;
        switch (step.Advance)
        {
            case var _ when report?.Verdict is Verdict.Failing:
                turn.Hold(
                    HoldReason.Decision,
                    $"The check '{report.DecidedBy}' fails: the rollout waits until it passes or a person acts.",
                    report.Sentence);
                break;
            case Advance.Time when isOver:
                Pass(turn, stepping, $"Its time is over and nothing speaks against it. {report?.Sentence}".TrimEnd());
                break;
            case Advance.Evidence when isOver && report?.Verdict is Verdict.Healthy:
                Pass(turn, stepping, report.Sentence);
                break;
            case Advance.Evidence when judgedFor >= step.AtMost:
                Undecided(turn, stepping, step);
                break;
            case Advance.Person when isOver && step.Approvals > 0:
                WaitForApproval(turn, stepping);
                break;
            case Advance.Person when isOver:
                turn.Hold(HoldReason.Decision, $"Step {stepping.Step + 1} waits for a person to advance it.");
                break;
            default:
                turn.Change(rollout => rollout with { Held = null });
                break;
        }
    }

    private static void WaitForApproval(Turn turn, Phase.Stepping stepping)
    {
        if (Approvals.Missing(turn.Rollout, stepping.Step) is > 0 and var missing)
        {
            turn.Hold(
                HoldReason.Approval,
                $"Step {stepping.Step + 1} waits for the approval of {Approvals.People(missing)} other than "
                + $"{turn.Rollout.StartedBy}.");
            return;
        }

        Pass(turn, stepping, $"Approved by {string.Join(", ", turn.Rollout.Approvals.Select(given => given.By))}.");
    }

    private static void Undecided(Turn turn, Phase.Stepping stepping, Step step)
    {
        var why = $"There is no evidence either way after {Duration.Format(step.AtMost!.Value)}.";
        switch (turn.Policy.OnUndecided)
        {
            case UndecidedResponse.Advance:
                Pass(turn, stepping, why);
                break;
            case UndecidedResponse.Rollback:
                turn.RollBack(new Cause.Undecided(why));
                break;
            default:
                turn.Hold(HoldReason.Decision, $"{why} The rollout waits for evidence or a person.");
                break;
        }
    }

    /// <summary>Judges the canary.</summary>
    /// <param name="turn">The turn.</param>
    /// <param name="at">The step where it is kept, if the policy wants a pause.</param>
    /// <returns>Whether it is found to be bad; the turn is then decided.</returns>
    public static bool IsDegraded(Turn turn, Phase.Stepping at)
    {
        if (turn.Rollout.WatchFrom is null) return false;
        Watching.Judge(turn);
        if (turn.Rollout.Health.Report is not { Verdict: Verdict.Degraded } report) return false;
        if (turn.Policy.OnDegraded is DegradedResponse.Rollback)
        {
            turn.RollBack(new Cause.Degraded(report.DecidedBy!, report.Sentence));
            return true;
        }

        turn.Enter(new Phase.Paused(at, PauseReason.Degraded, report.Sentence));
        turn.Say(EventKind.Paused, report.Sentence, health: report);
        turn.LookIn(turn.Pace.Look);
        return true;
    }

    // The canary's health is judged all the same, but no step ends while the target can't be seen.
    private static void Blind(Turn turn, Problem problem)
    {
        turn.Change(rollout => rollout with
        {
            Trouble = rollout.Trouble is { } known
                ? known with { Count = known.Count + 1, Last = problem }
                : new Trouble(turn.Now, 1, problem),
        });
        if (turn.Now - turn.Rollout.Trouble!.Since >= turn.Pace.Patience)
            turn.Hold(HoldReason.ProviderError, $"{problem.Message} The rollout waits until the target can be seen again.");
        turn.LookIn(problem.RetryAfter > turn.Pace.Look ? problem.RetryAfter.Value : turn.Pace.Look);
    }
}
