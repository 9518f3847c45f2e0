using CanaryFunctions.Core.Health.Statistics;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Core.Analytics.Reports;

/// <summary>The report of a rollout as one page.</summary>
public static class RolloutReportHtml
{
    private const string New = "#9a5b00";
    private const string Old = "#0b5cad";

    /// <summary>Writes it.</summary>
    public static string Write(RolloutReport report) => Html.Page(
        $"{report.Application} {report.Canary}: {report.Phase}",
        [Head(report), Bad(report), Share(report), .. report.Checks.Select(Check), Phases(report), Events(report)]);

    private static string Head(RolloutReport report)
    {
        var outcome = report.Phase switch
        {
            nameof(Phase.Succeeded) => "<span class=\"good\">promoted</span>",
            nameof(Phase.RolledBack) => "<span class=\"bad\">taken back</span>",
            _ => $"under way: {Html.Plain(report.Phase)}",
        };
        var judged = report.Judgement is not { } judgement ? "" :
            $"<p>{Html.Text(judgement.By)} says that the rollback was {(judgement.IsRight ? "right" : "a false alarm")}. "
            + $"{Html.Text(judgement.Reason)}</p>";
        return $"""
            <h1>{Html.Text(report.Application)} {Html.Text(report.Canary)} in {Html.Text(report.Environment)}: {outcome}</h1>
            <p class="dim">over {Html.Text(report.Baseline)}, with the policy {Html.Text(report.Policy)};
            started by {Html.Text(report.StartedBy)} at {Html.Time(report.StartedAt)}, ended {Html.Time(report.EndedAt)}. All times are UTC. Rollout {report.Id}.</p>
            {(report.Reason is null ? "" : $"<p>{Html.Text(report.Reason)}</p>")}
            {(report.Cause is null ? "" : $"<p class=\"big\">{Html.Text(report.Cause)}</p>")}
            {judged}
            """;
    }

    private static string Bad(RolloutReport report)
    {
        var bad = report.BadRequests;
        var avoided = bad is not { WouldHaveFailed: { } would, Avoided: { } spared } ? "" :
            $"""
            <p>Had all visitors been given the new version at once, about <b>{Html.Number(would)}</b> requests would have failed:
            <b>{Html.Number(spared)}</b> failures were avoided.</p>
            <p class="dim">{Html.Plain(bad.Assumption)}</p>
            """;
        return $"""
            <h2>Failed requests</h2>
            {Html.Table(["", "#requests", "#failed", "#of a thousand"],
            [
                [$"new version, {Html.Text(report.Canary)}", .. Counts(bad.Canary)],
                [$"old version, {Html.Text(report.Baseline)}", .. Counts(bad.Baseline)],
            ])}
            <p class="dim">As measured of both from {Html.Time(bad.MeasuredFrom)} to {Html.Time(bad.MeasuredUntil)}; what was served
            before and after, such as to visitors who were still pinned, is not in it.</p>
            {avoided}
            """;
    }

    private static string[] Counts(EventCounts counts) =>
    [
        Html.Number(counts.Requests),
        Html.Number(counts.Bad),
        counts.Requests == 0 ? "–" : Html.Number(1000.0 * counts.Bad / counts.Requests),
    ];

    private static string Share(RolloutReport report) =>
        $"""
        <h2>Share of the new version</h2>
        {new SvgChart("Share of the visitors that the new version was to have and had", " %",
        [
            new(
                "wanted",
                "#57606a",
                [.. report.Timeline.Shares.Select(share => new ChartPoint(share.From, share.Percent))],
                IsStepped: true),
            new("measured", New,
            [
                .. report.Traffic.Where(point => point.CanaryPercent is not null)
                    .Select(point => new ChartPoint(point.From, point.CanaryPercent!.Value)),
            ]),
        ]).Draw()}
        """;

    private static string Check(CheckSeries check)
    {
        var heading = $"<h2>Check {Html.Text(check.Name)}{(check.DryRun ? " (only reported)" : "")}</h2>";
        var compared = check.Readings.Where(reading => reading.Ratio is not null).ToList();
        var last = check.Readings.LastOrDefault();
        var said = last is null ? "" : $"<p>Last: {last.Verdict.ToString().ToLowerInvariant()}, {Html.Time(last.At)}.</p>";
        if (compared.Count == 0)
        {
            var values = check.Readings.Where(reading => reading.Value is not null)
                .Select(reading => new ChartPoint(reading.At, reading.Value!.Value));
            var read = new SvgChart($"What {check.Name} read", "", [new("value, or failed probes", New, [.. values])]);
            return $"{heading}{said}{read.Draw()}";
        }

        var arms = new SvgChart($"Bad requests of a thousand, by {check.Name}", "",
        [
            new("new version", New, [.. Rates(compared, reading => reading.Canary)]),
            new("old version", Old, [.. Rates(compared, reading => reading.Baseline)]),
        ]);
        var ratio = new SvgChart($"How many times as bad the new version is, by {check.Name}, with its interval", "×",
        [
            new("ratio, and its interval", New,
            [
                .. compared.Select(reading => new ChartPoint(reading.At, reading.Ratio!.Value, reading.Low, reading.High)),
            ]),
        ])
        {
            OfRatios = true,
        };
        return $"""
            {heading}{said}
            <p class="dim">Bad requests of a thousand, up to then</p>
            {arms.Draw()}
            <p class="dim">How many times as bad the new version is; the interval is valid at every look</p>
            {ratio.Draw()}
            """;
    }

    private static IEnumerable<ChartPoint> Rates(IEnumerable<CheckReading> readings, Func<CheckReading, EventCounts?> arm) =>
        from reading in readings
        let counts = arm(reading)
        where counts is not null
        select new ChartPoint(reading.At, 1000.0 * counts.Value.Bad / counts.Value.Requests);

    private static string Phases(RolloutReport report) =>
        $"""
        <h2>Time in each phase</h2>
        {Html.Table(["phase", "#time"], report.PhaseTimes.Select(phase => new[]
        {
            Html.Text(phase.Name), Html.Long(phase.Seconds),
        }))}
        """;

    private static string Events(RolloutReport report) =>
        $"""
        <h2>What happened</h2>
        {Html.Table(["when", "what", "", "evidence"], report.Events.Select(happened => new[]
        {
            Html.Time(happened.At), Html.Plain($"{happened.Kind}"), Html.Text(happened.Sentence), Evidence(happened),
        }))}
        """;

    private static string Evidence(RolloutEvent happened) => string.Join("<br>", (happened.Health?.Checks ?? [])
        .Select(said => $"{Html.Text(said.Check)}: {said.Verdict.ToString().ToLowerInvariant()}. {Html.Text(said.Sentence)}"));
}
