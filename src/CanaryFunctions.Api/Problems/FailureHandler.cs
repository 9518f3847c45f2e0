using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace CanaryFunctions.Api.Problems;

/// <summary>Turns what the server could not read into a 4xx, and a failure into a 500 that tells nothing of the
/// inside.</summary>
internal sealed class FailureHandler(IProblemDetailsService problems) : IExceptionHandler
{
    public ValueTask<bool> TryHandleAsync(HttpContext http, Exception exception, CancellationToken cancellationToken)
    {
        // What fails elsewhere is shown as a page.
        if (!http.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal)) return ValueTask.FromResult(false);
        var status = exception is BadHttpRequestException bad
            ? bad.StatusCode
            : StatusCodes.Status500InternalServerError;
        http.Response.StatusCode = status;
        return problems.TryWriteAsync(new()
        {
            HttpContext = http,
            ProblemDetails =
            {
                Type = Refusals.TypePrefix + (status < 500 ? "request-unreadable" : "failure"),
                Status = status,
                Detail = status < 500
                    ? "The request can't be read: it is malformed or too large."
                    : "The server failed. Nothing is known to have been changed; the log says more.",
            },
        });
    }
}
