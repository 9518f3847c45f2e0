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
            .. WeekTables.Of(report).SelectMany(table => new[] { $"<h2>{Html.Text(table.Title)}</h2>", Table(table) }),
        ]);

    private static string Table(FigureTable table) => Html.Table(
        [table.Headings[0], .. table.Headings[1..].Select(heading => $"#{heading}")],
        table.Rows.Select(row => row.Select(Html.Text).ToArray()));
}
