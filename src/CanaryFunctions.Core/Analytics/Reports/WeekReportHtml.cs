namespace CanaryFunctions.Core.Analytics.Reports;

/// <summary>A week's report as one page.</summary>
public static class WeekReportHtml
{
    /// <summary>Writes it.</summary>
    public static string Write(WeekReport report) => Html.Page(
        $"Releases from {report.From:yyyy-MM-dd} to {report.To:yyyy-MM-dd}",
        [
            $"<h1>Releases from {report.From:yyyy-MM-dd} to {report.To:yyyy-MM-dd}</h1>",
            $"<p class=\"dim\">Days of {Html.Text(report.Zone)}.</p>",
            $"<ul>{string.Concat(report.Sentences.Select(sentence => $"<li>{Html.Text(sentence)}</li>"))}</ul>",
            "<h2>The four keys</h2>",
            Html.Table(["", "#this week", "#the week before"], Keys(report.Figures, report.Before)),
            "<h2>Applications</h2>",
            Html.Table(["application", "#deployments", "#failed", "#prevented"], report.Applications.Select(one => new[]
            {
                Html.Text(one.Application), Html.Number(one.Figures.Dora.Deployments), Html.Number(one.Figures.Dora.Failed),
                Html.Number(one.Figures.IncidentsPrevented),
            })),
        ]);

    private static IEnumerable<string[]> Keys(Figures week, Figures before)
    {
        yield return Row("deployments", figures => Html.Number(figures.Dora.Deployments));
        yield return Row("lead time from the commit, median", figures =>
            Html.Long(figures.Dora.LeadTimeFromCommit.MedianSeconds));
        yield return Row("lead time from the registration, median", figures =>
            Html.Long(figures.Dora.LeadTimeFromRegistration.MedianSeconds));
        yield return Row("change failure rate", figures =>
            figures.Dora.ChangeFailureRate is { } rate ? $"{Html.Number(100 * rate)} %" : "–");
        yield return Row("recovery time, median", figures => Html.Long(figures.Dora.RecoveryTime.MedianSeconds));

        string[] Row(string name, Func<Figures, string> figure) => [name, figure(week), figure(before)];
    }
}
