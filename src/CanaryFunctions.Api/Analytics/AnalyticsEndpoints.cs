using CanaryFunctions.Api.Access;
using CanaryFunctions.Api.Documentation;
using CanaryFunctions.Api.Problems;
using CanaryFunctions.Api.Protocol;
using CanaryFunctions.Core.Access;
using CanaryFunctions.Core.Analytics;
using CanaryFunctions.Core.Analytics.Reports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CanaryFunctions.Api.Analytics;

/// <summary>Figures of rollouts over time.</summary>
internal static class AnalyticsEndpoints
{
    public static void MapAnalytics(this RouteGroupBuilder api)
    {
        api.MapGet("/analytics", AllAsync).Requires(Role.Viewer)
            .Gives<AnalyticsAnswer>(
                "getAnalytics", "Figures of all rollouts that the caller may see, by periods and groups; as JSON or CSV.")
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapGet("/analytics/week", WeekAsync).Requires(Role.Viewer)
            .Gives<WeekReport>("getWeekReport", "What a week brought, beside the week before; as JSON or HTML.")
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapGet("/applications/{application}/analytics", OneAsync).Requires(Role.Viewer)
            .Gives<AnalyticsAnswer>(
                "getApplicationAnalytics", "Figures of an application's rollouts, by periods and groups; as JSON or CSV.")
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapPost("/applications/{application}/analytics/rebuild", RebuildAsync).Requires(Role.Admin)
            .Gives<RebuiltView>(
                "rebuildAnalytics", "Makes the figures anew from the stored rollouts, a part at a time: go on with nextLink.")
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    private static Task<IResult> AllAsync(
        string? from,
        string? to,
        string? zone,
        string? environment,
        string? team,
        string? by,
        string? group,
        string? format,
        HttpContext http,
        AnalyticsReader reader,
        TimeProvider time,
        CancellationToken cancellationToken) =>
        AnswerAsync(null, new(from, to, zone, environment, team, by, group), format, http, reader, time, cancellationToken);

    private static Task<IResult> OneAsync(
        string application,
        string? from,
        string? to,
        string? zone,
        string? environment,
        string? team,
        string? by,
        string? group,
        string? format,
        HttpContext http,
        AnalyticsReader reader,
        TimeProvider time,
        CancellationToken cancellationToken) =>
        AnswerAsync(application, new(from, to, zone, environment, team, by, group), format, http, reader, time, cancellationToken);

    private static async Task<IResult> AnswerAsync(
        string? application,
        AskedFigures asked,
        string? format,
        HttpContext http,
        AnalyticsReader reader,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var wanted = Format.Wanted(http.Request, format, "json", "csv");
        if (wanted.Refusal is { } noFormat) return noFormat.ToProblem();
        var query = asked.Read(application, time);
        if (query.Value is not { } figures) return query.Refusal!.ToProblem();
        var answer = await reader.AskAsync(figures, Visible(http), cancellationToken);
        return wanted.Value == "csv" ? Format.Csv(AnalyticsCsv.Write(answer)) : TypedResults.Ok(answer);
    }

    private static async Task<IResult> WeekAsync(
        string? monday,
        string? zone,
        string? format,
        HttpContext http,
        AnalyticsReader reader,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var wanted = Format.Wanted(http.Request, format, "json", "html");
        if (wanted.Refusal is { } noFormat) return noFormat.ToProblem();
        var found = AskedFigures.ZoneOf(zone);
        if (found.Value is not { } where) return found.Refusal!.ToProblem();
        var first = WeekReport.LastMonday(AskedFigures.Today(time, where));
        if (AskedFigures.ReadDay("monday", monday, ref first) is { } noDay) return noDay.ToProblem();
        if (first.DayOfWeek is not DayOfWeek.Monday) return Paging.Wrong("monday", "A Monday, e.g. 2026-11-23.").ToProblem();

        var week = new AnalyticsQuery(first, first.AddDays(6), where) { Group = Grouping.Application };
        var report = WeekReport.Of(
            await reader.AskAsync(WeekReport.Query(first, where), Visible(http), cancellationToken),
            await reader.AskAsync(week, Visible(http), cancellationToken));
        return wanted.Value == "html" ? Format.Html(http, WeekReportHtml.Write(report)) : TypedResults.Ok(report);
    }

    private static async Task<IResult> RebuildAsync(
        string application,
        HttpRequest request,
        AnalyticsRebuilder rebuilder,
        CancellationToken cancellationToken)
    {
        var paging = Paging.Read(request, AnalyticsRebuilder.IsPlace);
        if (paging.Value is not { } asked) return paging.Refusal!.ToProblem();
        var rebuilt = await rebuilder.RebuildAsync(application, asked.From, cancellationToken);
        return TypedResults.Ok(new RebuiltView(rebuilt.Rollouts, rebuilt.Removed, rebuilt.Repaired)
        {
            NextLink = rebuilt.Next is { } next ? Paging.Next(request, next) : null,
        });
    }

    private static Func<Scope, bool> Visible(HttpContext http)
    {
        var grants = http.User.Grants();
        return scope => grants.Any(grant => grant.Allows(Role.Viewer, scope));
    }
}

/// <summary>What a part of a rebuild has found.</summary>
/// <param name="Rollouts">How many rollouts of this part count.</param>
/// <param name="Removed">How many of this part were counted that are not stored.</param>
/// <param name="Repaired">How many days differed from what counts; known with the last part.</param>
public sealed record RebuiltView(int Rollouts, int Removed, int Repaired)
{
    /// <summary>Where to go on, by POST; null if this was the last part.</summary>
    public string? NextLink { get; init; }
}
