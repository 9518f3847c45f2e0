using System.Globalization;
using CanaryFunctions.Core.Health.Statistics;

namespace CanaryFunctions.Core.Health;

/// <summary>Verdicts in words, with the numbers behind them.</summary>
internal static class Sentences
{
    public static string Comparison(Verdict verdict, Evidence evidence)
    {
        var (canary, baseline, ratio) = (evidence.Canary!.Value, evidence.Baseline!.Value, evidence.Ratio!);
        if (verdict is Verdict.NoData)
        {
            return canary.Requests == 0
                ? $"No request has reached the canary yet; the baseline served {Number(baseline.Requests)}."
                : $"No request has reached the baseline yet; the canary served {Number(canary.Requests)}.";
        }

        var counts = $"{Number(canary.Bad)} of {Number(canary.Requests)} against "
            + $"{Number(baseline.Bad)} of {Number(baseline.Requests)}";
        var interval = string.Create(
            CultureInfo.InvariantCulture, $"{ratio.Confidence * 100:0.##} % interval {Range(ratio)}");
        return verdict switch
        {
            Verdict.Degraded when ratio.Low > 1 || ratio.Estimate > 1 =>
                $"Canary fails {Ratio(ratio.Estimate)} times as often as the baseline ({interval}): {counts}.",
            Verdict.Healthy => $"Canary is as safe as the policy asks (against the baseline, {interval}): {counts}.",
            _ => $"Nothing decided yet (against the baseline, {interval}): {counts}.",
        };
    }

    public static string Limit(LimitCheck check, Verdict verdict, Evidence evidence)
    {
        var limit = (check.Min, check.Max) switch
        {
            ({ } min, { } max) => $"from {Number(min)} to {Number(max)}",
            (null, { } max) => $"at most {Number(max)}",
            ({ } min, null) => $"at least {Number(min)}",
            _ => "anything",
        };
        return verdict switch
        {
            Verdict.NoData => $"{check.Metric} has no value yet.",
            Verdict.Degraded =>
                $"{check.Metric} broke its limit ({limit}) {Times(evidence.Failures!.Value)}, and the policy bears "
                + $"{Number(check.FailureLimit)}; last value {Number(evidence.Value!.Value)}.",
            _ => $"{check.Metric} is {Number(evidence.Value!.Value)} (limit {limit}).",
        };
    }

    private static string Number(double value) => value.ToString("#,0.###", CultureInfo.InvariantCulture);

    private static string Times(int count) => count == 1 ? "once" : $"{Number(count)} times";

    private static string Range(RatioEstimate ratio) => ratio switch
    {
        { Low: <= 0, High: double.PositiveInfinity } => "still without bounds",
        { Low: <= 0 } => $"up to {Ratio(ratio.High)}",
        { High: double.PositiveInfinity } => $"{Ratio(ratio.Low)} or more",
        _ => $"{Ratio(ratio.Low)} to {Ratio(ratio.High)}",
    };

    private static string Ratio(double value) => value switch
    {
        >= 100 => "more than 100",
        < 0.01 => "less than 0.01",
        _ => value.ToString(value < 10 ? "0.0#" : "0", CultureInfo.InvariantCulture),
    };
}
