using CanaryFunctions.Api.Access;
using CanaryFunctions.Api.Audit;
using CanaryFunctions.Api.Documentation;
using CanaryFunctions.Api.Problems;
using CanaryFunctions.Api.Rollouts;
using CanaryFunctions.Core.Access;
using CanaryFunctions.Core.Analytics;
using CanaryFunctions.Core.Analytics.Reports;
using CanaryFunctions.Core.Rollouts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CanaryFunctions.Api.Analytics;

/// <summary>The report of a rollout, and what people say of its rollback.</summary>
internal static class ReportEndpoints
{
    public static void MapReports(this RouteGroupBuilder api)
    {
        api.MapGet("/rollouts/{rollout}/report", ReportAsync).Requires(Role.Viewer)
            .Gives<RolloutReport>(
                "getReport", "All there is to tell of a rollout; as JSON, CSV, or one HTML page to mail and print.")
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .OrNotFound();
        api.MapPut("/rollouts/{rollout}/judgement", JudgeAsync).Requires(Role.Releaser)
            .Takes<JudgementBody>().Gives<RolloutReport>("judgeRollback", "Says whether a rollback was right or a false alarm.")
            .WithExample("""{"isRight":false,"reason":"The payment provider was down for both."}""")
            .OrNotFound().OrConflict();
    }

    private static async Task<IResult> ReportAsync(
        string rollout,
        string? format,
        HttpContext http,
        RolloutReporter reporter,
        CancellationToken cancellationToken)
    {
        var wanted = Format.Wanted(http.Request, format, "json", "csv", "html");
        if (wanted.Refusal is { } noFormat) return noFormat.ToProblem();
        if (!RolloutId.TryParse(rollout, out var id) || await reporter.ReportAsync(id, cancellationToken) is not { } report)
            return RolloutEndpoints.NoRollout(rollout).ToProblem();
        return wanted.Value switch
        {
            "csv" => Format.Csv(RolloutReportCsv.Write(report)),
            "html" => Format.Html(http, RolloutReportHtml.Write(report)),
            _ => TypedResults.Ok(report),
        };
    }

    private static async Task<IResult> JudgeAsync(
        string rollout,
        HttpContext http,
        RollbackJudge judge,
        RolloutReporter reporter,
        CancellationToken cancellationToken)
    {
        var body = await RequestBody.ReadAsync<JudgementBody>(http.Request, cancellationToken);
        if (body.Value is not { } said) return body.Refusal!.ToProblem();
        if (!RolloutId.TryParse(rollout, out var id)) return RolloutEndpoints.NoRollout(rollout).ToProblem();
        var judged = await judge.JudgeAsync(id, said.IsRight, http.Caller(), said.Reason, cancellationToken);
        if (judged.Value is not { } known) return judged.Refusal!.ToProblem();
        http.Changes(known.Before, known.After.Rollout.Judgement);
        return TypedResults.Ok(await reporter.ReportAsync(id, cancellationToken));
    }
}

/// <summary>What is sent to judge a rollback.</summary>
internal sealed record JudgementBody
{
    /// <summary>Whether it was right to take the version back; if not, it was a false alarm.</summary>
    public required bool IsRight { get; init; }

    /// <summary>Why, for people; 1 to 1,000 characters.</summary>
    public string? Reason { get; init; }
}
