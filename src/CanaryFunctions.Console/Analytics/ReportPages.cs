using CanaryFunctions.Api.Access;
using CanaryFunctions.Api.Analytics;
using CanaryFunctions.Core.Access;
using CanaryFunctions.Core.Analytics.Reports;
using CanaryFunctions.Core.Rollouts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CanaryFunctions.WebConsole.Analytics;

/// <summary>The report of a rollout as the one page that the API gives, to be printed and mailed.</summary>
internal static class ReportPages
{
    public static void MapReportPages(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/rollouts/{rollout}/report", ReportAsync).Requires(Role.Viewer).ExcludeFromDescription();

    private static async Task<IResult> ReportAsync(
        string rollout, HttpContext http, RolloutReporter reporter, CancellationToken cancellationToken) =>
        RolloutId.TryParse(rollout, out var id) && await reporter.ReportAsync(id, cancellationToken) is { } report
            ? Format.Html(http, RolloutReportHtml.Write(report))
            : Results.NotFound();
}
