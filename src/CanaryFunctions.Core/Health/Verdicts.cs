using System.Collections.Immutable;
using CanaryFunctions.Core.Health.Checks;
using CanaryFunctions.Core.Health.Statistics.MannWhitney;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Serialization;

namespace CanaryFunctions.Core.Health;

/// <summary>The one answer of all checks.</summary>
internal sealed class Verdicts
{
    private readonly Policy policy;
    private readonly HealthState state;
    private readonly Look look;
    private readonly ImmutableArray<CheckVerdict> answers;
    private readonly JudgeScore? score;
    private readonly HealthCheck? decisive;

    /// <summary>Asks every check that is to be asked now.</summary>
    public Verdicts(Policy policy, HealthState state, Look look)
    {
        (this.policy, this.state, this.look) = (policy, state, look);
        answers =
        [
            .. policy.Checks.Where(check => look.Place is CanaryPlace.Slot || !check.NeedsBaseline)
                .Select(check => new CheckVerdict(
                    check, IsAsked(check) ? check.Judge(state.Checks[check.Name], Budget(check)) : Verdict.Undecided)),
        ];
        score = JudgeScores.Of(policy, answers.Select(answer => answer.Check!), state.Checks);
        (decisive, Verdict) = Decide();
    }

    /// <summary>The answer.</summary>
    public Verdict Verdict { get; }

    /// <summary>The answer with every check's own, for people.</summary>
    public HealthReport Report()
    {
        var reports = answers.Select(Report).ToImmutableArray();
        return new(Verdict, Sentence(reports), decisive?.Name, state.JudgedUntil, reports) { Score = score?.Score };
    }

    private CheckVerdict Decide()
    {
        var deciding = answers.RemoveAll(answer => answer.Check!.DryRun);
        var judged = deciding.RemoveAll(answer => answer.Check is not JudgeCheck);
        var speaking = deciding.RemoveAll(answer => answer.Check is JudgeCheck);
        if (!judged.IsEmpty) speaking = speaking.Add(JudgeScores.Answer(score, judged));

        return First(Verdict.Degraded)
            ?? Together()
            ?? (state.Failure is null ? null : new CheckVerdict(null, Verdict.Error))
            ?? First(Verdict.Failing)
            ?? First(Verdict.NoData)
            ?? First(Verdict.Undecided)
            ?? speaking.FirstOrDefault()
            ?? new(null, Verdict.Healthy);

        CheckVerdict? First(Verdict verdict) => speaking.FirstOrDefault(answer => answer.Verdict == verdict);
    }

    // The weighted mean of e-values is an e-value, so the comparisons share the budget without a correction.
    private CheckVerdict? Together()
    {
        var comparisons = answers.Select(answer => answer.Check).OfType<ComparisonCheck>().Where(check => !check.DryRun)
            .Select(check => (Check: check, LogE: ComparisonCheck.LogE(state.Checks[check.Name]))).ToImmutableArray();
        if (comparisons.Length < 2) return null;
        var sum = comparisons.Sum(pair => Budget(pair.Check).Share * Math.Exp(Math.Min(pair.LogE, 600)));
        return sum < 1 / policy.ErrorBudget ? null : new(comparisons.MaxBy(pair => pair.LogE).Check, Verdict.Degraded);
    }

    private CheckReport Report(CheckVerdict answer)
    {
        var (check, verdict) = (answer.Check!, answer.Verdict);
        var report = IsAsked(check)
            ? check.Report(state.Checks[check.Name], Budget(check))
            : new(check.Name, verdict, $"Not asked before {Duration.Format(check.InitialDelay)} have passed.", new());
        return report with { DryRun = check.DryRun };
    }

    private string Sentence(ImmutableArray<CheckReport> reports)
    {
        if (Verdict is Verdict.Error) return $"The health data can't be read: {state.Failure!.Message}";
        if (decisive is null) return "The policy asks nothing of it now.";
        var own = reports.First(report => report.Check == decisive.Name);
        return decisive switch
        {
            JudgeCheck => JudgeScores.Sentence(score, own),
            ComparisonCheck { Event: ComparedEvent.Slow } when own.Verdict != Verdict =>
                SlownessInWords.Sentence(Verdict, own.Evidence),
            ComparisonCheck when own.Verdict != Verdict => FailuresInWords.Sentence(Verdict, own.Evidence),
            _ => own.Sentence,
        };
    }

    private bool IsAsked(HealthCheck check) =>
        check.InitialDelay == TimeSpan.Zero
        || (check is ProbeCheck ? look.Now : state.JudgedUntil) > look.WatchFrom + check.InitialDelay;

    // A check that only reports takes nothing from those that decide.
    private ErrorBudget Budget(HealthCheck check)
    {
        if (check is not ComparisonCheck { DryRun: false } comparison) return new(policy.ErrorBudget);
        var all = policy.Checks.OfType<ComparisonCheck>().Where(other => !other.DryRun).Sum(other => other.Weight);
        return new(policy.ErrorBudget, comparison.Weight / all);
    }
}
