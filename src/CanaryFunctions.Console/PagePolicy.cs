using Microsoft.AspNetCore.Builder;

namespace CanaryFunctions.WebConsole;

/// <summary>What pages may do: run and show what comes from here, and nothing that stands in the page itself.</summary>
internal static class PagePolicy
{
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    public static void UsePagePolicy(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        http.Response.Headers.ContentSecurityPolicy = Policy;
        return next(http);
    });
}
