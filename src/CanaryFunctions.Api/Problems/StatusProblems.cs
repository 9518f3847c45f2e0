using CanaryFunctions.Api.Access;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CanaryFunctions.Api.Problems;

/// <summary>Gives a body to answers that have none, such as 401 and 404 of a path that does not exist.</summary>
internal static class StatusProblems
{
    public static async Task WriteAsync(StatusCodeContext context)
    {
        var http = context.HttpContext;
        var (code, detail) = http.Response.StatusCode switch
        {
            StatusCodes.Status401Unauthorized =>
                ("not-signed-in", "Send a valid API key, or a token of a trusted issuer, in the header Authorization: Bearer."),
            StatusCodes.Status403Forbidden =>
                ("not-allowed", AccessRuleHandler.Lacks(http) ?? "Nobody may do that."),
            StatusCodes.Status404NotFound => ("path-unknown", $"There is nothing at {http.Request.Path}."),
            StatusCodes.Status405MethodNotAllowed =>
                ("method-unknown", $"{http.Request.Path} does not take {http.Request.Method}."),
            StatusCodes.Status415UnsupportedMediaType => ("media-type", "Send JSON with Content-Type application/json."),
            _ => ("request-refused", "The request was refused."),
        };
        await http.RequestServices.GetRequiredService<IProblemDetailsService>().WriteAsync(new()
        {
            HttpContext = http,
            ProblemDetails =
            {
                Type = Refusals.TypePrefix + code,
                Status = http.Response.StatusCode,
                Detail = detail,
            },
        });
    }
}
