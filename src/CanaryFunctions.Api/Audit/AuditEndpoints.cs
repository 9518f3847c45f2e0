using CanaryFunctions.Api.Access;
using CanaryFunctions.Api.Documentation;
using CanaryFunctions.Api.Problems;
using CanaryFunctions.Api.Protocol;
using CanaryFunctions.Core.Access;
using CanaryFunctions.Core.Audit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CanaryFunctions.Api.Audit;

/// <summary>The audit, the newest entry first. It tells of everything, so it is for admins of everything.</summary>
internal static class AuditEndpoints
{
    private const int Longest = 200;

    public static void MapAudit(this RouteGroupBuilder api) =>
        api.MapGet("/audit", ListAsync).RequiresOnEverything(Role.Admin)
            .GivesPageOf<AuditEntry>("listAudit", "The audit, newest first; of which who, operation or resource contains a text, or what was done or refused.")
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<IResult> ListAsync(
        string? contains, string? result, HttpRequest request, IAuditLog log, CancellationToken cancellationToken)
    {
        var paging = Paging.Read(request, Paging.IsNumber);
        if (paging.Value is not { } asked) return paging.Refusal!.ToProblem();
        if (contains?.Length > Longest) return Paging.Wrong("contains", $"At most {Longest} characters.").ToProblem();
        if (result is not (null or "done" or "refused")) return Paging.Wrong("result", "There is done and refused.").ToProblem();
        var query = new AuditQuery(contains, result is null ? null : result == "done");
        var slice = await query.FindAsync(log, asked.Before, asked.Top, cancellationToken);
        return TypedResults.Ok(Paging.Page(request, slice, entry => entry));
    }
}
