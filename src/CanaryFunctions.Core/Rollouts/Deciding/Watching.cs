using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Policies;

namespace CanaryFunctions.Core.Rollouts.Deciding;

/// <summary>Looks at the canary's health, and at silence.</summary>
internal static class Watching
{
    public static Wanted Wants(Rollout rollout) =>
        rollout.WatchFrom is null || rollout.Policy.Checks.IsEmpty ? Wanted.Nothing : Wanted.Measurements;

    /// <summary>Uses what was measured, and records when the verdict changes.</summary>
    public static void Judge(Turn turn, CanaryPlace place, DateTimeOffset watchFrom)
    {
        if (turn.Seen.Measurements is not { } measured) return;
        var before = turn.Rollout.Health.Report?.Verdict ?? Verdict.NoData;
        var grain = turn.Rollout.Environment.Target.Telemetry.Grain;
        var health = HealthJudge.Judge(
            turn.Policy, turn.Rollout.Health, measured, place, watchFrom, grain, turn.Now);
        turn.Change(rollout => rollout with { Health = health });
        if (health.Report is { Checks.IsEmpty: false } report && report.Verdict != before)
            turn.Say(EventKind.VerdictChanged, report.Sentence, health: report);
    }

    /// <summary>What the policy does about missing data now; null while there is data, or while silence is borne.</summary>
    public static SilenceAction? Silence(Turn turn)
    {
        if (turn.Policy.Checks.IsEmpty) return null;
        var health = turn.Rollout.Health;
        if (health.ErrorSince is { } error)
            return turn.Now - error >= turn.Policy.OnProviderError.After ? turn.Policy.OnProviderError.Do : null;
        if (health.DataSince is not { } data) return null;

        var silent = turn.Now - turn.Rollout.Environment.Target.Telemetry.Lag - data;
        return silent >= turn.Policy.OnNoData.After ? turn.Policy.OnNoData.Do : null;
    }

    /// <summary>The silence in words.</summary>
    public static string SilenceSentence(Turn turn) => turn.Rollout.Health is { ErrorSince: not null, Report: { } report }
        ? report.Sentence
        : "The canary has had no measured request for too long.";

    /// <summary>Up to when the canary has been judged; the time itself where nothing is to be judged; null while nothing
    /// can be judged, in which no step ends.</summary>
    public static DateTimeOffset? JudgedUntil(Turn turn) => turn.Rollout.Health switch
    {
        _ when turn.Policy.Checks.IsEmpty => turn.Now,
        { Report.Verdict: Verdict.NoData or Verdict.Error } => null,
        { } health => health.JudgedUntil,
    };
}
