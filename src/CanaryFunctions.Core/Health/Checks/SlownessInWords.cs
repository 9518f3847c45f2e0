using CanaryFunctions.Core.Health.Statistics;
using static CanaryFunctions.Core.Health.NumbersInWords;

namespace CanaryFunctions.Core.Health.Checks;

/// <summary>What a comparison of latencies says, with its evidence.</summary>
internal static class SlownessInWords
{
    public static Verdict Judge(LatencyComparison test, ErrorBudget budget) => test switch
    {
        { Edges.IsEmpty: true } or not { CanaryTotal.Requests: > 0, BaselineTotal.Requests: > 0 } => Verdict.NoData,
        _ when test.LogDegradedE >= budget.LogOwnLimit => Verdict.Degraded,
        _ when test.IsSafe(budget.LogLimit) => Verdict.Healthy,
        _ => Verdict.Undecided,
    };

    public static CheckReport Report(string name, LatencyComparison test, ErrorBudget budget)
    {
        if (Judge(test, budget) is var verdict && verdict is Verdict.NoData)
        {
            return new(name, verdict,
                test.Sample is null
                    ? "No latency of the baseline is known yet."
                    : "No latency of both arms is known yet.",
                new());
        }

        var edge = test.Speaking!;
        var evidence = new Evidence
        {
            Canary = edge.Test.CanaryTotal,
            Baseline = edge.Test.BaselineTotal,
            Ratio = test.Ratio(budget.Alpha),
            LogE = test.LogDegradedE,
            LogSafeE = test.LogSafeE,
            P = Math.Min(1, Math.Exp(-test.LogDegradedE)),
            Dispersion = edge.Test.Dispersion,
            SlowerThanMs = edge.EdgeMs,
            CanaryLatency = LatencyQuantiles.Of(test.CanaryTotal!),
            BaselineLatency = LatencyQuantiles.Of(test.BaselineTotal!),
        };
        return new(name, verdict, Sentence(verdict, evidence), evidence);
    }

    public static string Sentence(Verdict verdict, Evidence evidence)
    {
        var (edge, ratio) = (Number(evidence.SlowerThanMs!.Value), evidence.Ratio!);
        var found = $"{Counts(evidence.Canary!.Value)} against {Counts(evidence.Baseline!.Value)}, "
            + $"95th percentiles {Milliseconds(evidence.CanaryLatency)} and {Milliseconds(evidence.BaselineLatency)}";
        return verdict switch
        {
            Verdict.Degraded when ratio.Low > 1 || ratio.Estimate > 1 =>
                $"Canary is slower than {edge} ms {Ratio(ratio.Estimate)} times as often as the baseline "
                + $"({Interval(ratio)}): {found}.",
            Verdict.Healthy =>
                $"Canary is as quick as the policy asks (over {edge} ms, against the baseline, {Interval(ratio)}): {found}.",
            _ => $"Nothing decided yet (over {edge} ms, against the baseline, {Interval(ratio)}): {found}.",
        };
    }

    private static string Milliseconds(LatencyQuantiles? quantiles) =>
        quantiles?.P95 is { } p95 ? $"{Number(Math.Round(p95))} ms" : "unknown";
}
