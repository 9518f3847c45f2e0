using System.Diagnostics;
using Microsoft.AspNetCore.Builder;

namespace CanaryFunctions.Api.Protocol;

/// <summary>Headers of every answer: nothing is cached, framed, sniffed or referred, and each answer can be found in the
/// traces.</summary>
internal static class SafeHeaders
{
    private const string Data = "default-src 'none'; frame-ancestors 'none'";

    // The page that shows the API brings its own scripts and writes its styles itself.
    private const string Page = "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
        + "img-src 'self' data:; font-src 'self' data:; frame-ancestors 'none'";

    public static void UseSafeHeaders(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        http.Response.OnStarting(() =>
        {
            var headers = http.Response.Headers;
            headers.TryAdd("Cache-Control", "no-store");
            headers.TryAdd(
                "Content-Security-Policy", http.Request.Path.StartsWithSegments("/docs", StringComparison.Ordinal) ? Page : Data);
            headers.TryAdd("Referrer-Policy", "no-referrer");
            headers.TryAdd("X-Content-Type-Options", "nosniff");
            headers.TryAdd("X-Frame-Options", "DENY");
            headers.TryAdd("x-correlation-id", Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier);
            return Task.CompletedTask;
        });
        return next(http);
    });
}
