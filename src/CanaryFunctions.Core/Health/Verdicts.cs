using System.Collections.Immutable;
using CanaryFunctions.Core.Health.Statistics;
using CanaryFunctions.Core.Policies;

namespace CanaryFunctions.Core.Health;

/// <summary>What the checks' sums mean: each check's verdict, and the one verdict of all.</summary>
internal static class Verdicts
{
    public static HealthReport Combine(Policy policy, HealthState state, CanaryPlace place)
    {
        var spoken = policy.Checks
            .Where(check => place is CanaryPlace.Slot || check is not ComparisonCheck)
            .Select(check => (Check: check, Report: Report(policy, check, state.Checks[check.Name])))
            .ToImmutableArray();
        var reports = spoken.Select(pair => pair.Report).ToImmutableArray();
        if (reports.IsEmpty)
            return new(Verdict.Healthy, "The policy asks nothing of it now.", null, state.JudgedUntil, []);

        var decisive = Decisive(policy, state, spoken);
        return new(decisive.Verdict, decisive.Sentence, decisive.Check, state.JudgedUntil, reports);
    }

    private static CheckReport Decisive(
        Policy policy, HealthState state, ImmutableArray<(HealthCheck Check, CheckReport Report)> spoken)
    {
        var reports = spoken.Select(pair => pair.Report).ToImmutableArray();
        if (reports.FirstOrDefault(report => report.Verdict is Verdict.Degraded) is { } degraded) return degraded;

        // The weighted mean of e-values is an e-value, so the comparisons share the budget without a correction.
        var comparisons = spoken.Where(pair => pair.Check is ComparisonCheck).ToImmutableArray();
        if (comparisons.Length > 1)
        {
            var weights = Weights(policy);
            var together = comparisons.Sum(
                pair => weights[pair.Check.Name] * Math.Exp(Math.Min(pair.Report.Evidence.LogE ?? 0, 600)));
            var loudest = comparisons.MaxBy(pair => pair.Report.Evidence.LogE ?? 0).Report;
            if (together >= 1 / policy.ErrorBudget)
            {
                return loudest with
                {
                    Verdict = Verdict.Degraded,
                    Sentence = Sentences.Comparison(Verdict.Degraded, loudest.Evidence),
                };
            }
        }

        return reports.FirstOrDefault(report => report.Verdict is Verdict.NoData)
            ?? reports.FirstOrDefault(report => report.Verdict is Verdict.Undecided)
            ?? reports[0];
    }

    private static CheckReport Report(Policy policy, HealthCheck check, CheckState state) => (check, state) switch
    {
        (ComparisonCheck comparison, CheckState.Comparison sums) => Report(policy, comparison, sums.Test),
        (LimitCheck limit, CheckState.Limit count) => Report(limit, count),
        _ => throw new InvalidOperationException($"The state of {check.Name} is not one of its kind."),
    };

    private static CheckReport Report(Policy policy, ComparisonCheck check, ComparisonTest test)
    {
        var weight = Weights(policy)[check.Name];
        var verdict = (test.CanaryTotal.Requests, test.BaselineTotal.Requests) switch
        {
            (0, _) or (_, 0) => Verdict.NoData,
            _ when test.LogDegradedE + Math.Log(weight) >= -Math.Log(policy.ErrorBudget) => Verdict.Degraded,
            _ when test.LogSafeE >= -Math.Log(policy.ErrorBudget) => Verdict.Healthy,
            _ => Verdict.Undecided,
        };
        var evidence = new Evidence
        {
            Canary = test.CanaryTotal,
            Baseline = test.BaselineTotal,
            Ratio = test.Ratio(policy.ErrorBudget),
            LogE = test.LogDegradedE,
            LogSafeE = test.LogSafeE,
            P = Math.Min(1, Math.Exp(-test.LogDegradedE)),
            Dispersion = test.Dispersion,
        };
        return new(check.Name, verdict, Sentences.Comparison(verdict, evidence), evidence);
    }

    private static CheckReport Report(LimitCheck check, CheckState.Limit count)
    {
        var verdict = count switch
        {
            { Last: null } => Verdict.NoData,
            _ when count.Failures > check.FailureLimit => Verdict.Degraded,
            _ => Verdict.Healthy,
        };
        var evidence = new Evidence { Value = count.Last, Failures = count.Failures };
        return new(check.Name, verdict, Sentences.Limit(check, verdict, evidence), evidence);
    }

    private static ImmutableDictionary<string, double> Weights(Policy policy)
    {
        var comparisons = policy.Checks.OfType<ComparisonCheck>().ToImmutableArray();
        var sum = comparisons.Sum(check => check.Weight);
        return comparisons.ToImmutableDictionary(check => check.Name, check => check.Weight / sum);
    }
}
