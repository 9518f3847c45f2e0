namespace CanaryFunctions.Core.Analytics.Reports;

/// <summary>The report of a rollout as one table: a line for each thing that was at a time; what a kind does not have is
/// empty.</summary>
public static class RolloutReportCsv
{
    private static readonly string[] header =
    [
        "kind", "from", "until", "name", "canary_requests", "canary_bad", "baseline_requests", "baseline_bad", "percent", "ratio",
        "low", "high", "value", "verdict", "text",
    ];

    /// <summary>Writes it.</summary>
    public static string Write(RolloutReport report) => Csv.File(
        header,
        [
            .. report.Timeline.Phases.Select(phase => Line("phase", phase.From, phase.Until, phase.Phase)),
            .. report.Timeline.Shares.Select(share => Line("share_wanted", share.From, percent: share.Percent)),
            .. report.Traffic.Select(point => Line(
                "served", point.From, point.Until, percent: point.CanaryPercent,
                counts: [point.Canary.Requests, point.Canary.Bad, point.Baseline.Requests, point.Baseline.Bad])),
            .. report.Checks.SelectMany(check => check.Readings, (check, reading) => Line(
                "check", reading.At, name: check.Name,
                counts: [reading.Canary?.Requests, reading.Canary?.Bad, reading.Baseline?.Requests, reading.Baseline?.Bad],
                said: [reading.Ratio, reading.Low, reading.High, reading.Value, $"{reading.Verdict}"])),
            .. report.Events.Select(happened => Line("event", happened.At, name: $"{happened.Kind}", text: happened.Sentence)),
        ]);

    private static object?[] Line(
        string kind,
        DateTimeOffset from,
        DateTimeOffset? until = null,
        string? name = null,
        double? percent = null,
        object?[]? counts = null,
        object?[]? said = null,
        string? text = null) =>
        [kind, from, until, name, .. counts ?? new object?[4], percent, .. said ?? new object?[5], text];
}
