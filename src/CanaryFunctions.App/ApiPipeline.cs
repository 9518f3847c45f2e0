using CanaryFunctions.Api;
using CanaryFunctions.WebConsole;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace CanaryFunctions.App;

/// <summary>The pipeline of the API, built once and given the requests that Functions hands over.</summary>
public sealed class ApiPipeline
{
    private readonly RequestDelegate pipeline;

    /// <summary>Builds it.</summary>
    public ApiPipeline(IServiceProvider services)
    {
        var app = new ApplicationBuilder(services);
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
}
