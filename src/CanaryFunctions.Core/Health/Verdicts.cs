using System.Collections.Immutable;
using CanaryFunctions.Core.Health.Checks;
using CanaryFunctions.Core.Health.Statistics.MannWhitney;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Serialization;

namespace CanaryFunctions.Core.Health;

/// <summary>The one answer of all checks.</summary>
internal static class Verdicts
{
    public static HealthReport Combine(Policy policy, HealthState state, Look look)
    {
        var asked = policy.Checks
            .Where(check => look.Place is CanaryPlace.Slot || !check.NeedsBaseline)
            .ToImmutableArray();
        var reports = asked.Select(check => Report(policy, check, state, look)).ToImmutableArray();
        var score = JudgeScores.Of(policy, asked, state.Checks);
        var answer = Decide(policy, asked, reports, state, score);
        if (state.Failure is { } failure && answer?.Verdict is not Verdict.Degraded)
        {
            return new(Verdict.Error, $"The health data can't be read: {failure.Message}", null, state.JudgedUntil, reports)
            {
                Score = score?.Score,
            };
        }

        return answer is null
            ? new(Verdict.Healthy, "The policy asks nothing of it now.", null, state.JudgedUntil, reports)
            : new(answer.Verdict, answer.Sentence, answer.Check, state.JudgedUntil, reports) { Score = score?.Score };
    }

    private static CheckReport Report(Policy policy, HealthCheck check, HealthState state, Look look)
    {
        var from = look.WatchFrom + check.InitialDelay;
        var isAsked = check.InitialDelay == TimeSpan.Zero || (check is ProbeCheck ? look.Now : state.JudgedUntil) > from;
        var report = isAsked
            ? check.Report(state.Checks[check.Name], new(policy.ErrorBudget, Share(policy, check)))
            : new(check.Name, Verdict.Undecided, $"Not asked before {Duration.Format(check.InitialDelay)} have passed.", new());
        return report with { DryRun = check.DryRun };
    }

    private static CheckReport? Decide(
        Policy policy,
        ImmutableArray<HealthCheck> asked,
        ImmutableArray<CheckReport> reports,
        HealthState state,
        JudgeScore? score)
    {
        var judged = asked.OfType<JudgeCheck>().Select(check => check.Name).ToHashSet(StringComparer.Ordinal);
        var deciding = reports.RemoveAll(report => report.DryRun);
        var alone = deciding.RemoveAll(report => judged.Contains(report.Check));
        ImmutableArray<CheckReport> answers = judged.Count > 0 && deciding.Length > alone.Length
            ? [.. alone, JudgeScores.Report(score, [.. deciding.Where(report => judged.Contains(report.Check))])]
            : alone;

        return First(Verdict.Degraded)
            ?? Together(policy, asked, alone, state)
            ?? First(Verdict.Failing)
            ?? First(Verdict.NoData)
            ?? First(Verdict.Undecided)
            ?? answers.FirstOrDefault();

        CheckReport? First(Verdict verdict) => answers.FirstOrDefault(report => report.Verdict == verdict);
    }

    // The weighted mean of e-values is an e-value, so the comparisons share the budget without a correction.
    private static CheckReport? Together(
        Policy policy, ImmutableArray<HealthCheck> asked, ImmutableArray<CheckReport> reports, HealthState state)
    {
        var comparisons = asked.OfType<ComparisonCheck>().Where(check => !check.DryRun).ToImmutableArray();
        if (comparisons.Length < 2) return null;
        var sum = comparisons.Sum(check => Share(policy, check) * Math.Exp(Math.Min(LogE(check), 600)));
        if (sum < 1 / policy.ErrorBudget) return null;

        var loudest = comparisons.MaxBy(LogE)!;
        var report = reports.First(report => report.Check == loudest.Name);
        return report with
        {
            Verdict = Verdict.Degraded,
            Sentence = loudest.Event is ComparedEvent.Slow
                ? SlownessInWords.Sentence(Verdict.Degraded, report.Evidence)
                : FailuresInWords.Sentence(Verdict.Degraded, report.Evidence),
        };

        double LogE(ComparisonCheck check) => ComparisonCheck.LogE(state.Checks[check.Name]);
    }

    // A check that only reports takes nothing from those that decide.
    private static double Share(Policy policy, HealthCheck check)
    {
        if (check is not ComparisonCheck { DryRun: false } comparison) return 1;
        var all = policy.Checks.OfType<ComparisonCheck>().Where(other => !other.DryRun).Sum(other => other.Weight);
        return comparison.Weight / all;
    }
}
