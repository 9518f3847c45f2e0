using CanaryFunctions.Core.Health.Statistics;
using static CanaryFunctions.Core.Health.NumbersInWords;

namespace CanaryFunctions.Core.Health.Checks;

/// <summary>What a comparison of failures says, with its evidence.</summary>
internal static class FailuresInWords
{
    public static Verdict Judge(ComparisonTest test, ErrorBudget budget) => test switch
    {
        { CanaryTotal.Requests: 0 } or { BaselineTotal.Requests: 0 } => Verdict.NoData,
        _ when test.LogDegradedE >= budget.LogOwnLimit => Verdict.Degraded,
        _ when test.LogSafeE >= budget.LogLimit => Verdict.Healthy,
        _ => Verdict.Undecided,
    };

    public static CheckReport Report(string name, ComparisonTest test, ErrorBudget budget)
    {
        var verdict = Judge(test, budget);
        var evidence = new Evidence
        {
            Canary = test.CanaryTotal,
            Baseline = test.BaselineTotal,
            Ratio = test.Ratio(budget.Alpha),
            LogE = test.LogDegradedE,
            LogSafeE = test.LogSafeE,
            P = Math.Min(1, Math.Exp(-test.LogDegradedE)),
            Dispersion = test.Dispersion,
        };
        return new(name, verdict, Sentence(verdict, evidence), evidence);
    }

    public static string Sentence(Verdict verdict, Evidence evidence)
    {
        var (canary, baseline, ratio) = (evidence.Canary!.Value, evidence.Baseline!.Value, evidence.Ratio!);
        var counts = $"{Counts(canary)} against {Counts(baseline)}";
        return verdict switch
        {
            Verdict.NoData when canary.Requests == 0 =>
                $"No request has reached the canary yet; the baseline served {Number(baseline.Requests)}.",
            Verdict.NoData => $"No request has reached the baseline yet; the canary served {Number(canary.Requests)}.",
            Verdict.Degraded when ratio.Low > 1 || ratio.Estimate > 1 =>
                $"Canary fails {Ratio(ratio.Estimate)} times as often as the baseline ({Interval(ratio)}): {counts}.",
            Verdict.Healthy => $"Canary is as safe as the policy asks (against the baseline, {Interval(ratio)}): {counts}.",
            _ => $"Nothing decided yet (against the baseline, {Interval(ratio)}): {counts}.",
        };
    }
}
