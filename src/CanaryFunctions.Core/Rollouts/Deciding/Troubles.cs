namespace CanaryFunctions.Core.Rollouts.Deciding;

/// <summary>Problems with the target: tried again with growing pauses, until a person is needed.</summary>
internal static class Troubles
{
    private static readonly TimeSpan longestPause = TimeSpan.FromMinutes(2);

    /// <summary>Notes the first problem among what was seen.</summary>
    /// <returns>Whether there was one; the turn is then decided.</returns>
    public static bool Stop(Turn turn)
    {
        if ((turn.Seen.Share?.Problem ?? turn.Seen.Slots?.Problem) is not { } problem) return false;
        Note(turn, problem);
        return true;
    }

    /// <summary>Notes a problem and decides what follows: again later, a rollback, or a person.</summary>
    public static void Note(Turn turn, Problem problem)
    {
        if (problem.Kind is ProblemKind.Prepared)
        {
            if (turn.Phase is Phase.RollingBack) turn.Do(new RolloutAction.CancelSwap());
            else Drift.Prepared(turn, problem.Message);
            return;
        }

        var trouble = turn.Rollout.Trouble is { } known
            ? known with { Count = known.Count + 1, Last = problem }
            : new Trouble(turn.Now, 1, problem);
        var isNews = turn.Rollout.Trouble?.Last.Message != problem.Message;
        turn.Change(rollout => rollout with { Trouble = trouble });
        if (isNews) turn.Say(EventKind.ActionRefused, problem.Message);

        var isOver = problem.Kind is ProblemKind.Permanent || turn.Now - trouble.Since >= turn.Pace.Patience;
        if (problem.Kind is ProblemKind.AppNotUp && turn.Phase is not Phase.RollingBack)
        {
            turn.RollBack(new Cause.NotUp(problem.Message));
        }
        else if (isOver)
        {
            turn.Enter(new Phase.Stuck(turn.Phase, problem));
            turn.Say(EventKind.Stuck, $"{problem.Message} Put that right, then retry or abort.");
            turn.LookNever();
        }
        else
        {
            turn.LookIn(Pause(turn, trouble));
        }
    }

    private static TimeSpan Pause(Turn turn, Trouble trouble)
    {
        // A rollback tries once more at once, and then sooner than all else.
        var grown = turn.Phase is Phase.RollingBack
            ? Grown(turn.Pace.WarmUp, trouble.Count - 1)
            : Grown(turn.Pace.Poll, trouble.Count);
        var pause = grown < longestPause ? grown : longestPause;
        return trouble.Last.RetryAfter > pause ? trouble.Last.RetryAfter.Value : pause;
    }

    private static TimeSpan Grown(TimeSpan first, int times) =>
        times == 0 ? TimeSpan.Zero : first * Math.Pow(2, Math.Min(times - 1, 10));
}
