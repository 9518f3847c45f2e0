using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Policies;

namespace CanaryFunctions.Core.Rollouts.Deciding;

/// <summary>Looks at the canary's health, and at silence.</summary>
internal static class Watching
{
    /// <summary>What has to be seen now. Between two looks at the whole there may be looks at probes alone, which are as
    /// cheap as one request to the app.</summary>
    /// <param name="rollout">The rollout.</param>
    /// <param name="now">The time.</param>
    /// <param name="others">What a look at the whole needs besides.</param>
    public static Wanted Wants(Rollout rollout, DateTimeOffset now, Wanted others)
    {
        if (Due.WatchFrom(rollout) is null || rollout.Policy.Checks.IsEmpty) return others;
        var probes = Due.Probes(rollout, now).IsEmpty ? Wanted.Nothing : Wanted.Probes;
        var isWhole = probes is Wanted.Nothing
            || rollout.Phase is Phase.Stepping { ReachedAt: null }
            || WholeAt(rollout) is not { } due
            || now >= due;
        return isWhole ? others | Wanted.Measurements | probes : probes;
    }

    /// <summary>What has to be seen of the canary at a look that is for something else.</summary>
    public static Wanted WantsBeside(Rollout rollout, DateTimeOffset now)
    {
        if (Due.WatchFrom(rollout) is null || rollout.Policy.Checks.IsEmpty) return Wanted.Nothing;
        var probes = Due.Probes(rollout, now).IsEmpty ? Wanted.Nothing : Wanted.Probes;
        return WholeAt(rollout) is { } due && now < due ? probes : probes | Wanted.Measurements;
    }

    /// <summary>Uses what was measured, and records when the verdict changes.</summary>
    public static void Judge(Turn turn)
    {
        var seen = turn.Seen;
        if (seen.Measurements is null && seen.Probes.IsEmpty) return;
        var before = turn.Rollout.Health.Report?.Verdict ?? Verdict.NoData;
        var look = new Look(
            Due.Place(turn.Rollout),
            Due.WatchFrom(turn.Rollout)!.Value,
            turn.Rollout.Environment.Target.Telemetry.Grain,
            turn.Now)
        {
            Measured = seen.Measurements,
            Probes = seen.Probes,
        };
        var health = HealthJudge.Judge(turn.Policy, turn.Rollout.Health, look);
        var fresh = HealthJudge.Fresh(turn.Rollout.Health, look);
        turn.Change(rollout => rollout with
        {
            Health = health,
            Course = rollout.Course.With(fresh, health.Report, look.Grain, turn.Now),
        });
        if (health.Report is { Checks.IsEmpty: false } report && report.Verdict != before)
            turn.Say(EventKind.VerdictChanged, report.Sentence, health: report);
    }

    /// <summary>Looks again when the next bin or the next probe is due.</summary>
    public static void LookAgain(Turn turn, DateTimeOffset? atMost = null)
    {
        var whole = WholeAt(turn.Rollout) is { } due && due > turn.Now ? due : turn.Now + turn.Pace.Look;
        turn.LookAt(new[] { whole, Due.NextProbe(turn.Rollout), atMost }.Min()!.Value);
    }

    private static DateTimeOffset? WholeAt(Rollout rollout) => rollout.Health.MeasuredAt + rollout.Pace.Look;

    /// <summary>What the policy does about missing data now; null while there is data, or while silence is borne.</summary>
    public static SilenceAction? Silence(Turn turn)
    {
        if (turn.Policy.Checks.IsEmpty) return null;
        var health = turn.Rollout.Health;
        if (health.Failure is { } failure)
            return turn.Now - failure.Since >= turn.Policy.OnProviderError.After ? turn.Policy.OnProviderError.Do : null;
        if (health.DataSince is not { } data) return null;

        var silent = turn.Now - turn.Rollout.Environment.Target.Telemetry.Lag - data;
        return silent >= turn.Policy.OnNoData.After ? turn.Policy.OnNoData.Do : null;
    }

    /// <summary>The silence in words.</summary>
    public static string SilenceSentence(Turn turn) => turn.Rollout.Health switch
    {
        { Failure: not null, Report: { } failing } => failing.Sentence,
        { Report: { Verdict: Verdict.NoData } silent } => silent.Sentence,
        _ => "The canary has had no measured request for too long.",
    };

    /// <summary>Up to when the canary has been judged; the time itself where nothing is to be judged; null while nothing
    /// can be judged, in which no step ends.</summary>
    public static DateTimeOffset? JudgedUntil(Turn turn) => turn.Rollout.Health switch
    {
        _ when turn.Policy.Checks.IsEmpty => turn.Now,
        { Report.Verdict: Verdict.NoData or Verdict.Error } => null,
        { } health => health.JudgedUntil,
    };
}
