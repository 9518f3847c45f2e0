using CanaryFunctions.Api.Protocol;
using CanaryFunctions.Core;
using CanaryFunctions.Core.Analytics.Reports;
using Microsoft.AspNetCore.Http;

namespace CanaryFunctions.Api.Analytics;

/// <summary>As what an answer is wanted: <c>?format=</c>, or else the first of <c>Accept</c> that there is.</summary>
internal static class Format
{
    private static readonly (string Name, string Type)[] known =
        [("json", "application/json"), ("csv", "text/csv"), ("html", "text/html")];

    /// <summary>Reads it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="asked">What the query asks for; null if it does not.</param>
    /// <param name="formats">The formats that there are; the first where none is asked for.</param>
    public static Answer<string> Wanted(HttpRequest request, string? asked, params string[] formats)
    {
        if (asked is not null)
            return formats.Contains(asked) ? asked : Paging.Wrong("format", $"There is {string.Join(", ", formats)}.");

        var accepted = request.GetTypedHeaders().Accept.OrderByDescending(type => type.Quality ?? 1)
            .Select(type => known.FirstOrDefault(format => type.MediaType == format.Type).Name);
        return accepted.FirstOrDefault(formats.Contains) ?? formats[0];
    }

    /// <summary>A table.</summary>
    public static IResult Csv(string text) => TypedResults.Text(text, "text/csv; charset=utf-8");

    /// <summary>A page that has its style in itself, and nothing else.</summary>
    public static IResult Html(HttpContext http, string page)
    {
        http.Response.Headers.ContentSecurityPolicy = $"{ReportPolicy.Value}; frame-ancestors 'none'";
        return TypedResults.Text(page, "text/html; charset=utf-8");
    }
}
