using CanaryFunctions.Api;
using CanaryFunctions.WebConsole;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Configuration;

namespace CanaryFunctions.App;

/// <summary>The pipeline of the API and the console, built once and given the requests that Functions hands over.</summary>
public sealed class ApiPipeline
{
    private readonly RequestDelegate pipeline;

    /// <summary>Builds it.</summary>
    public ApiPipeline(IServiceProvider services, IConfiguration configuration)
    {
        var app = new ApplicationBuilder(services);

        // Only the Functions host, on this machine, reaches this process; the last address that it was told is the front end's word.
        app.UseForwardedHeaders(new() { ForwardedHeaders = ForwardedHeaders.XForwardedFor });
        if (IsInAzure(configuration["WEBSITE_HOSTNAME"])) app.Use(Securely);
        app.UseCanaryConsole();
        app.UseCanaryApi();
        pipeline = app.Build();
    }

    /// <summary>Answers a request.</summary>
    public Task InvokeAsync(HttpContext http)
    {
        // Functions has routed the request to its one endpoint; the pipeline routes it anew.
        http.SetEndpoint(null);
        http.Request.RouteValues.Clear();
        return pipeline(http);
    }

    // Core Tools set the name as well.
    private static bool IsInAzure(string? host) => host is { Length: > 0 } && !host.StartsWith("localhost", StringComparison.Ordinal);

    // The front end lets nobody in but by https, and not on every plan does it say so in a header: without this, cookies would be
    // sent by http as well, and people be sent back there from their issuer.
    private static Task Securely(HttpContext http, RequestDelegate next)
    {
        http.Request.Scheme = "https";
        return next(http);
    }
}
