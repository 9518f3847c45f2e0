using CanaryFunctions.Core.Rollouts.Deciding;

namespace CanaryFunctions.Core.Rollouts;

/// <summary>Decides everything about a rollout, as pure functions of the rollout, what was seen, and the time.</summary>
public static class RolloutMachine
{
    /// <summary>What the next look has to see.</summary>
    public static Wanted Wants(Rollout rollout, DateTimeOffset now) =>
        InFlight.Wants(rollout.Intent) ?? rollout.Phase switch
        {
            Phase.Queued => Wanted.Environment,
            Phase.Deploying or Phase.Stepping or Phase.Promoting when Gates.AreOpen(rollout) =>
                Gates.Wants(rollout, now),
            Phase.Deploying => Wanted.Share | Wanted.Slots,
            Phase.Warming => Wanted.WarmUp,
            Phase.Stepping => Watching.Wants(rollout, now, Stepping.Wants(rollout, now)),
            Phase.Paused { Reason: PauseReason.Swapped } => Stepping.Wants(rollout, now),
            Phase.Paused => Watching.Wants(rollout, now, Stepping.Wants(rollout, now)),
            Phase.Promoting promoting => Promotion.Wants(promoting),
            Phase.Baking baking => Bake.Wants(rollout, baking, now),
            Phase.RollingBack back => Rollback.Wants(rollout, back),
            Phase.Succeeded or Phase.RolledBack or Phase.Stuck => Wanted.Nothing,
            _ => throw new InvalidOperationException($"Unknown phase {rollout.Phase}."),
        };

    /// <summary>What follows from a look.</summary>
    /// <param name="rollout">The rollout as it was written last.</param>
    /// <param name="seen">What was seen, at least what <see cref="Wants"/> asked for.</param>
    /// <param name="now">The time.</param>
    public static Decision Decide(Rollout rollout, Observation seen, DateTimeOffset now)
    {
        if (rollout.Phase.IsEnd) return new(rollout, [], null, null);

        var turn = new Turn(rollout, seen, now);
        if (InFlight.MustWait(turn))
        {
            if (!InFlight.LetsRollBack(turn)) return turn.Undecided();
            Commands.Follow(turn);
            return turn.Decided();
        }

        InFlight.Settle(turn);
        if (turn.IsDecided) return turn.Decided();

        Commands.Follow(turn);
        if (!turn.IsDecided) Deadline(turn);
        if (!turn.IsDecided) Go(turn);
        return turn.Decided();
    }

    private static void Deadline(Turn turn)
    {
        // What somebody has made live is not taken back by itself.
        var early = turn.Phase is Phase.Queued or Phase.Deploying or Phase.Warming or Phase.Stepping
            or Phase.Paused { Reason: not PauseReason.Swapped };
        if (early && turn.Now - turn.Rollout.StartedAt > turn.Policy.Deadline)
            turn.RollBack(new Cause.DeadlinePassed(turn.Policy.Deadline));
    }

    private static void Go(Turn turn)
    {
        switch (turn.Phase)
        {
            case Phase.Queued when turn.Seen.IsEnvironmentOurs is true:
                turn.Enter(new Phase.Deploying());
                break;
            case Phase.Queued:
                turn.LookIn(turn.Pace.Poll);
                break;
            case Phase.Deploying:
                Deployment.Deploy(turn);
                break;
            case Phase.Warming warming:
                Deployment.WarmUp(turn, warming);
                break;
            case Phase.Stepping stepping:
                Stepping.Step(turn, stepping);
                break;
            case Phase.Paused paused:
                Pausing.Keep(turn, paused);
                break;
            case Phase.Promoting promoting:
                Promotion.Promote(turn, promoting);
                break;
            case Phase.Baking baking:
                Bake.Watch(turn, baking);
                break;
            case Phase.RollingBack back:
                Rollback.TakeBack(turn, back);
                break;
            case Phase.Stuck:
                turn.LookNever();
                break;
            default:
                throw new InvalidOperationException($"No way on from {turn.Phase}.");
        }
    }
}
