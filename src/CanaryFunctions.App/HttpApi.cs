using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace CanaryFunctions.App;

/// <summary>The API: every request goes to its pipeline. Functions itself lets everybody in; the API knows its callers.</summary>
public sealed class HttpApi(ApiPipeline pipeline, DurableWakeups wakeups)
{
    /// <summary>Answers a request.</summary>
    [Function("Api")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "options", "put", "post", "patch", "delete", Route = "{*path}")]
        HttpRequest request,
        [DurableClient] DurableTaskClient client)
    {
        using (wakeups.Through(client)) await pipeline.InvokeAsync(request.HttpContext);
        return Results.Empty;
    }
}
