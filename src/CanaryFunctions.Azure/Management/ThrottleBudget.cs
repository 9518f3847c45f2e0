using System.Collections.Concurrent;
using System.Globalization;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Azure.Management;

/// <summary>Keeps the calls of this process to each subscription within what Azure Resource Manager grants an identity, instead of
/// finding out by being refused. Retries pass it too.</summary>
/// <remarks>https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling</remarks>
internal sealed class ThrottleBudget(TimeProvider time) : HttpPipelinePolicy
{
    // Azure's are 250 and 25 a second for reads, 200 and 10 for changes. A fifth is left for other processes and people.
    private const double ReadsAtOnce = 200;
    private const double ReadsPerSecond = 20;
    private const double ChangesAtOnce = 160;
    private const double ChangesPerSecond = 8;
    private const string Remaining = "x-ms-ratelimit-remaining-";
    private static readonly TimeSpan usualPause = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<(string Subscription, bool IsChange), CallBucket> buckets = new();

    /// <inheritdoc/>
    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("Calls to Azure are asynchronous.");

    /// <inheritdoc/>
    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var isChange = message.TryGetProperty(typeof(ArmCall), out var call) && call is ArmCall { IsChange: true };
        var bucket = buckets.GetOrAdd((Subscription(message.Request.Uri.Path), isChange), _ => isChange
            ? new(ChangesAtOnce, ChangesPerSecond, time)
            : new(ReadsAtOnce, ReadsPerSecond, time));
        var wait = await bucket.TakeAsync(Urgency.IsRollback, message.CancellationToken);
        if (wait > TimeSpan.Zero) throw new OverBudgetException(wait);
        await ProcessNextAsync(message, pipeline);
        Learn(bucket, message.Response);
    }

    private static void Learn(CallBucket bucket, Response response)
    {
        // A site that is busy can answer with the same status, and has nothing to do with the calls to others.
        if (response.Status == 429 && !Problems.IsBusy(ArmError.Read(response.Content.ToString())))
        {
            bucket.Close(response.Headers.TryGetValue("Retry-After", out var wait) && Number(wait) is { } seconds
                ? TimeSpan.FromSeconds(seconds)
                : usualPause);
        }

        // Of the subscription, of the tenant, of the service: the least of them counts.
        var left = response.Headers
            .Where(header => header.Name.StartsWith(Remaining, StringComparison.OrdinalIgnoreCase))
            .Min(header => Number(header.Value));
        if (left is { } least) bucket.Cap(least);
    }

    private static double? Number(string text) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The subscription that a path is in, in capitals; empty if it is in none, which has a bucket too.</summary>
    public static string Subscription(string path) =>
        path.Split('/', StringSplitOptions.RemoveEmptyEntries) is [var what, var id, ..]
        && what.Equals("subscriptions", StringComparison.OrdinalIgnoreCase)
            ? id.ToUpperInvariant()
            : "";
}
