using System.Diagnostics;
using Microsoft.AspNetCore.Builder;

namespace CanaryFunctions.Api.Protocol;

/// <summary>Headers of every answer: nothing is cached, framed, sniffed or referred, and each answer can be found in the
/// traces.</summary>
internal static class SafeHeaders
{
    public static void UseSafeHeaders(this WebApplication app) => app.Use((http, next) =>
    {
        http.Response.OnStarting(() =>
        {
            var headers = http.Response.Headers;
            headers.TryAdd("Cache-Control", "no-store");
            headers.TryAdd("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
            headers.TryAdd("Referrer-Policy", "no-referrer");
            headers.TryAdd("X-Content-Type-Options", "nosniff");
            headers.TryAdd("X-Frame-Options", "DENY");
            headers.TryAdd("x-correlation-id", Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier);
            return Task.CompletedTask;
        });
        return next(http);
    });
}
