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
    public static void MapAudit(this RouteGroupBuilder api) =>
        api.MapGet("/audit", ListAsync).RequiresOnEverything(Role.Admin)
            .GivesPageOf<AuditEntry>("listAudit", "The audit, newest first.");

    private static async Task<IResult> ListAsync(HttpRequest request, IAuditLog log, CancellationToken cancellationToken)
    {
        var paging = Paging.Read(request, Paging.IsNumber);
        if (paging.Value is not { } asked) return paging.Refusal!.ToProblem();
        var slice = await log.ListAsync(asked.Before, asked.Top, cancellationToken);
        return TypedResults.Ok(Paging.Page(request, slice, entry => entry));
    }
}
