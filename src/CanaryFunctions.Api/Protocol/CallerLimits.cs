using System.Globalization;
using System.Threading.RateLimiting;
using CanaryFunctions.Api.Access;
using CanaryFunctions.Api.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CanaryFunctions.Api.Protocol;

/// <summary>How many requests a caller may send: a bucket for each, so that one who is too eager harms only himself.</summary>
internal static class CallerLimits
{
    private const int BurstSeconds = 5;

    public static IServiceCollection AddCallerLimits(this IServiceCollection services, int requestsPerSecond) =>
        services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http =>
                RateLimitPartition.GetTokenBucketLimiter(CallerOf(http), _ => new()
                {
                    TokenLimit = requestsPerSecond * BurstSeconds,
                    TokensPerPeriod = requestsPerSecond,
                    ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                    QueueLimit = 0,
                }));
            options.OnRejected = async (rejected, cancellationToken) =>
            {
                var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
                var http = rejected.HttpContext;
                http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                await http.RequestServices.GetRequiredService<IProblemDetailsService>().WriteAsync(new()
                {
                    HttpContext = http,
                    ProblemDetails =
                    {
                        Type = Refusals.TypePrefix + "too-many-requests",
                        Status = StatusCodes.Status429TooManyRequests,
                        Detail = $"At most {requestsPerSecond} requests a second. Wait as long as Retry-After says.",
                    },
                });
            };
        });

    private static string CallerOf(HttpContext http) => http.User.Identity is CallerIdentity caller
        ? $"{caller.Credential} {caller.Name}"
        : http.Connection.RemoteIpAddress?.ToString() ?? "unknown";
}
