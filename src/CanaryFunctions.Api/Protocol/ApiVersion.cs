using CanaryFunctions.Api.Problems;
using CanaryFunctions.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CanaryFunctions.Api.Protocol;

/// <summary><c>api-version</c> in the query: the version of the API that a caller was written for. One who says nothing gets the
/// oldest that is still served, so that nothing changes for him.</summary>
internal static class ApiVersion
{
    /// <summary>The versions that are served, oldest first.</summary>
    public static readonly IReadOnlyList<string> Served = ["2026-11-01"];

    private const string Parameter = "api-version";

    public static RouteGroupBuilder WithCheckedVersion(this RouteGroupBuilder api)
    {
        api.AddEndpointFilter((context, next) =>
        {
            var http = context.HttpContext;
            http.Response.Headers["api-supported-versions"] = string.Join(", ", Served);
            return http.Request.Query[Parameter] is not [{ } asked] || Served.Contains(asked)
                ? next(context)
                : ValueTask.FromResult<object?>(new Refusal(RefusalKind.Invalid, "api-version-unsupported",
                    $"There is no version '{asked}' of this API: ask for {string.Join(" or ", Served)}.").ToProblem());
        });
        return api;
    }
}
