using CanaryFunctions.Simulator.Faulting;
using CanaryFunctions.Simulator.Monitor;
using Microsoft.AspNetCore.Http;

namespace CanaryFunctions.Simulator.Arm;

/// <summary>What every call to the management endpoint passes: ids, token, faults, throttling, api-version.</summary>
internal sealed class ArmGate(SimulatorOptions options, Tokens tokens, Faults faults, Ledger ledger)
{
    // Refills as published for subscriptions.
    private readonly Throttle reads = new(options.ReadBucket, 25, options.Time);
    private readonly Throttle writes = new(options.WriteBucket, 10, options.Time);

    public async Task PassAsync(HttpContext http, RequestDelegate next)
    {
        var (request, response) = (http.Request, http.Response);
        response.Headers["x-ms-request-id"] = Guid.NewGuid().ToString();
        response.Headers["x-ms-correlation-request-id"] = Guid.NewGuid().ToString();
        var isControl = request.Path.StartsWithSegments("/_simulator", StringComparison.Ordinal);
        if (!IsMail(request.Path) && tokens.Refuse(request, isControl) is { } refused)
        {
            if (refused.Status == StatusCodes.Status401Unauthorized) response.Headers.WWWAuthenticate = "Bearer";
            await ArmError.Of(refused.Status, refused.Code, refused.Message).ExecuteAsync(http);
            return;
        }

        if (isControl)
        {
            await next(http);
            return;
        }

        ledger.Add(request.Method, request.Path);
        if (faults.Next(request.Method, request.Path) is { } fault)
        {
            await FailAsync(http, next, fault);
            return;
        }

        // Mail and queries are another service's, with limits of its own and its version in the path.
        if (IsMail(request.Path) || IsQuery(request.Path))
        {
            await next(http);
            return;
        }

        if (!Throttled(http, out var retryAfter))
        {
            await AnswerAsync(http, next);
            return;
        }

        response.Headers.RetryAfter = $"{retryAfter}";
        await ArmError.Of(429, "TooManyRequests", "The request was throttled.").ExecuteAsync(http);
    }

    private static bool IsMail(PathString path) => path.Value!.TrimStart('/').StartsWith("emails", StringComparison.Ordinal);

    private static bool IsQuery(PathString path) => path.Value!.EndsWith(MetricBatchEndpoint.Ending, StringComparison.Ordinal)
        || path.StartsWithSegments("/v1", StringComparison.Ordinal)
        || path.StartsWithSegments("/api/v1", StringComparison.Ordinal);

    private static Task AnswerAsync(HttpContext http, RequestDelegate next) =>
        http.Request.Query.ContainsKey("api-version")
            ? next(http)
            : ArmError.Of(
                StatusCodes.Status400BadRequest,
                "MissingApiVersionParameter",
                "The api-version query parameter (?api-version=) is required for all requests.").ExecuteAsync(http);

    private static async Task FailAsync(HttpContext http, RequestDelegate next, Fault fault)
    {
        switch (fault.Kind)
        {
            case FaultKind.Throttled:
                http.Response.Headers.RetryAfter = $"{fault.RetryAfter}";
                await ArmError.Of(429, "TooManyRequests", "The request was throttled.").ExecuteAsync(http);
                break;
            case FaultKind.ServerError:
                await ArmError.Of(500, "InternalServerError", "Encountered internal server error.").ExecuteAsync(http);
                break;
            case FaultKind.Unavailable:
                await ArmError.Of(503, "ServiceUnavailable", "The service is unavailable.").ExecuteAsync(http);
                break;
            case FaultKind.GatewayTimeout:
                await ArmError.Of(504, "GatewayTimeout", "The query took too long.").ExecuteAsync(http);
                break;
            case FaultKind.Conflict:
                await ArmError.Busy(Guid.NewGuid().ToString()).ExecuteAsync(http);
                break;
            case FaultKind.Busy:
                await ArmError.Busy(Guid.NewGuid().ToString(), StatusCodes.Status429TooManyRequests).ExecuteAsync(http);
                break;
            case FaultKind.Reset:
                http.Abort();
                break;
            case FaultKind.TimeOut:
                await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                break;
            case FaultKind.AnswerLost:
                var answer = http.Response.Body;
                http.Response.Body = Stream.Null;
                await next(http);
                http.Response.Body = answer;
                http.Abort();
                break;
            case FaultKind.Truncated:
                await TruncateAsync(http, next);
                break;
            default:
                throw new InvalidOperationException($"Unknown fault {fault.Kind}.");
        }
    }

    private static async Task TruncateAsync(HttpContext http, RequestDelegate next)
    {
        var (sent, whole) = (http.Response.Body, new MemoryStream());
        http.Response.Body = whole;
        await next(http);
        http.Response.Body = sent;
        if (whole.Length > 1)
        {
            http.Response.ContentLength = whole.Length;
            await sent.WriteAsync(whole.ToArray().AsMemory(0, (int)whole.Length / 2));
            await sent.FlushAsync();
        }

        http.Abort();
    }

    private bool Throttled(HttpContext http, out int retryAfter)
    {
        var isRead = HttpMethods.IsGet(http.Request.Method) || http.Request.Path.Value!.EndsWith("/list", StringComparison.Ordinal);
        var taken = (isRead ? reads : writes).TryTake(out var remaining, out retryAfter);
        http.Response.Headers[$"x-ms-ratelimit-remaining-subscription-{(isRead ? "reads" : "writes")}"] = $"{remaining}";
        return !taken;
    }
}
