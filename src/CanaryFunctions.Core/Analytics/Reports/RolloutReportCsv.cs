using CanaryFunctions.Core.Health.Checks;
using CanaryFunctions.Core.Health.Statistics;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Core.Analytics.Reports;

/// <summary>The report of a rollout as one table: a line for each thing that was at a time; what a kind does not have is
/// empty.</summary>
public static class RolloutReportCsv
{
    private static readonly string[] header =
    [
        "kind", "from", "until", "name", "canary_requests", "canary_bad", "baseline_requests", "baseline_bad", "percent", "ratio",
        "low", "high", "value", "verdict", "text", "p",
    ];

    /// <summary>Writes it.</summary>
    public static string Write(RolloutReport report) => Csv.File(
        header, Rows(report).Select(row => row.Fields));

    private static IEnumerable<Row> Rows(RolloutReport report) =>
    [
        .. Bad(report.BadRequests),
        .. report.Timeline.Phases.Select(phase => new Row("phase") { From = phase.From, Until = phase.Until, Name = phase.Phase }),
        .. report.PhaseTimes.Select(phase => new Row("phase_seconds") { Name = phase.Name, Value = phase.Seconds }),
        .. report.Timeline.Shares.Select(share => new Row("share_wanted") { From = share.From, Percent = share.Percent }),
        .. report.Traffic.Select(point => new Row("served")
        {
            From = point.From, Until = point.Until, Counts = Counts(point.Canary, point.Baseline), Percent = point.CanaryPercent,
        }),
        .. report.Checks.SelectMany(check => check.Readings, (check, reading) => new Row("check")
        {
            From = reading.At,
            Name = check.Name,
            Counts = Counts(reading.Canary, reading.Baseline),
            Ratio = [reading.Ratio, reading.Low, reading.High],
            Value = reading.Value,
            Verdict = $"{reading.Verdict}",
        }),
        .. report.Events.SelectMany(Event),
        .. report.Judgement is { } said
            ? [new Row("judgement") { From = said.At, Name = said.By, Verdict = said.IsRight ? "right" : "wrong", Text = said.Reason }]
            : Array.Empty<Row>(),
    ];

    private static IEnumerable<Row> Bad(BadRequests bad)
    {
        var measured = new Row("bad_requests") { From = bad.MeasuredFrom, Until = bad.MeasuredUntil };
        yield return measured with { Name = "measured", Counts = Counts(bad.Canary, bad.Baseline) };
        if (bad.WouldHaveFailed is { } would)
            yield return measured with { Name = "would_have_failed", Value = would, Text = bad.Assumption };
        if (bad.Avoided is { } avoided) yield return measured with { Name = "avoided", Value = avoided, Text = bad.Assumption };
    }

    /// <summary>What happened, and after it a line for each check that was asked for it.</summary>
    private static IEnumerable<Row> Event(RolloutEvent happened) =>
    [
        new("event") { From = happened.At, Name = $"{happened.Kind}", Text = happened.Sentence },
        .. (happened.Health?.Checks ?? []).Select(said => Evidence(happened.At, said)),
    ];

    private static Row Evidence(DateTimeOffset at, CheckReport said)
    {
        var (evidence, ratio) = (said.Evidence, said.Evidence.Ratio);
        return new("evidence")
        {
            From = at,
            Name = said.Check,
            Counts = Counts(evidence.Canary, evidence.Baseline),
            Ratio = [Finite(ratio?.Estimate), Finite(ratio?.Low), Finite(ratio?.High)],
            Value = Finite(evidence.Value ?? evidence.Failures),
            Verdict = $"{said.Verdict}",
            Text = said.Sentence,
            P = Finite(evidence.P),
        };
    }

    private static object?[] Counts(EventCounts? canary, EventCounts? baseline) =>
        [canary?.Requests, canary?.Bad, baseline?.Requests, baseline?.Bad];

    private static double? Finite(double? number) => number is { } one && double.IsFinite(one) ? one : null;

    private sealed record Row(string Kind)
    {
        public DateTimeOffset? From { get; init; }

        public DateTimeOffset? Until { get; init; }

        public string? Name { get; init; }

        public object?[] Counts { get; init; } = new object?[4];

        public double? Percent { get; init; }

        public double?[] Ratio { get; init; } = new double?[3];

        public double? Value { get; init; }

        public string? Verdict { get; init; }

        public string? Text { get; init; }

        public double? P { get; init; }

        public object?[] Fields =>
            [Kind, From, Until, Name, .. Counts, Percent, Ratio[0], Ratio[1], Ratio[2], Value, Verdict, Text, P];
    }
}
