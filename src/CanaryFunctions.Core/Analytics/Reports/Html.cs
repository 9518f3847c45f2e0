using System.Globalization;
using System.Net;

namespace CanaryFunctions.Core.Analytics.Reports;

/// <summary>Pages that can be mailed and printed: nothing in them is loaded from elsewhere, and nothing runs.</summary>
internal static class Html
{
    /// <summary>All that stands between <c>style</c> and its end, which policies name by its hash.</summary>
    public const string Style =
        """

        body{font:15px/1.5 system-ui,sans-serif;color:#1b1f24;background:#fff;max-width:46rem;margin:2rem auto;padding:0 1rem;overflow-wrap:anywhere}
        h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .5rem}.dim{color:#57606a}
        .big{font-size:1.1rem}table{border-collapse:collapse;width:100%;font-size:.9rem}
        th,td{text-align:start;vertical-align:top;padding:.25rem .6rem .25rem 0;border-bottom:1px solid #d8dee4}
        td.n,th.n{text-align:end;white-space:nowrap}svg{display:block;max-width:100%;height:auto}
        .good{color:#1a7f37}.bad{color:#c0262d}
        @media print{body{margin:0;max-width:none}h2{break-after:avoid}svg,tr{break-inside:avoid}}

        """;

    /// <summary>A page.</summary>
    /// <param name="title">Its title, as text.</param>
    /// <param name="body">What is in it, as markup.</param>
    public static string Page(string title, IEnumerable<string> body) =>
        $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light">
        <meta http-equiv="Content-Security-Policy" content="{ReportPolicy.Value}">
        <title>{Plain(title)}</title>
        <style>{Style}</style>
        </head>
        <body>
        <main>
        {string.Join('\n', body)}
        </main>
        </body>
        </html>

        """;

    /// <summary>What somebody has written, as text: no markup, kept apart from the direction of the text around it.</summary>
    public static string Text(string? text) => text is null ? "" : $"<bdi>{Plain(text)}</bdi>";

    /// <summary>Text for places where no element can be.</summary>
    public static string Plain(string text) => WebUtility.HtmlEncode(string.Concat(text.Where(letter =>
        !char.IsControl(letter) || letter is '\n' or '\t')));

    /// <summary>A table.</summary>
    /// <param name="headings">Its headings, as text; one that begins with <c>#</c> is of numbers.</param>
    /// <param name="rows">Its rows; cells are markup.</param>
    public static string Table(string[] headings, IEnumerable<string[]> rows)
    {
        var classes = headings.Select(heading => heading.StartsWith('#') ? " class=\"n\"" : "").ToArray();
        var head = string.Concat(headings.Select((heading, at) => heading.TrimStart('#') is { Length: > 0 } name
            ? $"<th scope=\"col\"{classes[at]}>{Plain(name)}</th>"
            : "<td></td>"));
        var body = string.Concat(rows.Select(row =>
            $"<tr>{string.Concat(row.Select((cell, at) => $"<td{classes[at]}>{cell}</td>"))}</tr>\n"));
        return $"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>";
    }

    public static string Number(double? number, string format = "#,0.##") =>
        number?.ToString(format, CultureInfo.InvariantCulture) ?? "–";

    public static string Time(DateTimeOffset? at) =>
        at?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "–";

    /// <summary>How long, in the two largest units.</summary>
    public static string Long(double? seconds)
    {
        if (seconds is not { } length) return "–";
        var time = TimeSpan.FromSeconds(Math.Round(length));
        return time switch
        {
            { TotalDays: >= 1 } => $"{(int)time.TotalDays} d {time.Hours} h",
            { TotalHours: >= 1 } => $"{time.Hours} h {time.Minutes} min",
            { TotalMinutes: >= 1 } => $"{time.Minutes} min {time.Seconds} s",
            _ => $"{time.Seconds} s",
        };
    }
}
