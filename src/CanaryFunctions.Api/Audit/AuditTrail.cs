using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.RateLimiting;
using CanaryFunctions.Api.Access;
using CanaryFunctions.Core.Audit;
using CanaryFunctions.Core.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace CanaryFunctions.Api.Audit;

/// <summary>Writes down every change and every refused attempt. The answer is sent after it is written.</summary>
internal sealed class AuditTrail(AuditWriter writer, TimeProvider time, ILogger<AuditTrail> logger) : IMiddleware, IDisposable
{
    private const int LongestChange = 20_000;

    // Strangers must not fill the log.
    private readonly TokenBucketRateLimiter strangers = new(new()
    {
        TokenLimit = 100,
        TokensPerPeriod = 100,
        ReplenishmentPeriod = TimeSpan.FromMinutes(1),
        QueueLimit = 0,
        AutoReplenishment = true,
    });

    public Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        // By then the status is known, and nothing has been sent.
        http.Response.OnStarting(() => KeepAsync(http));
        return next(http);
    }

    public void Dispose() => strangers.Dispose();

    private async Task KeepAsync(HttpContext http)
    {
        if (!IsToBeKept(http)) return;
        var record = Record(http);
        try
        {
            await writer.AppendAsync(record);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            AuditTrailLog.Lost(logger, failure, record.Operation, record.Resource, record.Status);
        }
    }

    private bool IsToBeKept(HttpContext http)
    {
        var status = http.Response.StatusCode;
        var isChange = !HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method)
            && !HttpMethods.IsOptions(http.Request.Method);
        var isRefused = status is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden;
        return (http.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal) || AuditedChange.DoneBy(http) is not null)
            && (isChange || isRefused)
            && (status is not StatusCodes.Status401Unauthorized || strangers.AttemptAcquire().IsAcquired);
    }

    private AuditRecord Record(HttpContext http)
    {
        var known = http.User.Identity as CallerIdentity;
        var (before, after) = AuditedChange.Of(http);
        var done = AuditedChange.DoneBy(http);
        return new()
        {
            At = time.GetUtcNow(),
            Who = known?.Name,
            Credential = known?.Credential,
            From = http.Connection.RemoteIpAddress?.ToString() ?? "unknown",
            Operation = done?.Operation
                ?? $"{http.Request.Method} {(http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "unknown"}",
            Resource = done?.Resource ?? http.Request.Path,
            Status = http.Response.StatusCode,
            Before = Json(before),
            After = http.Response.StatusCode < 400 ? Json(after) : null,
        };
    }

    private static JsonNode? Json(object? value)
    {
        if (value is null) return null;
        var node = JsonSerializer.SerializeToNode(value, value.GetType(), CanaryJson.Options);
        return node?.ToJsonString().Length > LongestChange ? "too long to be kept here" : node;
    }
}

/// <summary>What an operation changes, for the audit.</summary>
internal static class AuditedChange
{
    private const string Before = "audit.before";
    private const string After = "audit.after";
    private const string Operation = "audit.operation";

    /// <summary>Notes a change. Neither side may hold a secret.</summary>
    public static void Changes(this HttpContext http, object? before, object? after) =>
        (http.Items[Before], http.Items[After]) = (before, after);

    /// <summary>Says which operation a page does, where its address does not tell.</summary>
    /// <param name="http">The request.</param>
    /// <param name="operation">As of the API, e.g. <c>POST /api/rollouts/{rollout}/{command}</c>.</param>
    /// <param name="resource">What it is done to.</param>
    public static void Does(this HttpContext http, string operation, string resource) =>
        http.Items[Operation] = new AuditedOperation(operation, resource);

    public static AuditedOperation? DoneBy(HttpContext http) => http.Items[Operation] as AuditedOperation;

    public static (object? Before, object? After) Of(HttpContext http) => (http.Items[Before], http.Items[After]);
}

internal sealed record AuditedOperation(string Operation, string Resource);

internal static partial class AuditTrailLog
{
    [LoggerMessage(Level = LogLevel.Critical, Message = "The audit lost {Operation} on {Resource}, answered with {Status}.")]
    public static partial void Lost(ILogger logger, Exception failure, string operation, string resource, int status);
}
