using System.Collections.Concurrent;
using System.Globalization;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Azure.Management;

/// <summary>Keeps the calls of this process to a service within what it grants for each subscription, instead of finding out by
/// being refused. Retries pass it too.</summary>
/// <param name="reads">What it grants for reads.</param>
/// <param name="time">The clock.</param>
internal sealed class ThrottleBudget(Allowance reads, TimeProvider time) : HttpPipelinePolicy
{
    /// <summary>For how long nothing is asked of a service that asks for patience and does not say how much.</summary>
    public static readonly TimeSpan UsualPause = TimeSpan.FromSeconds(5);

    private const string Remaining = "x-ms-ratelimit-remaining-";

    private readonly ConcurrentDictionary<(string Subscription, bool IsChange), CallBucket> buckets = new();

    /// <summary>Says for which subscription a call is, where its path does not.</summary>
    public static void Count(HttpMessage message, Guid subscription) =>
        message.SetProperty(typeof(ThrottleBudget), $"{subscription}".ToUpperInvariant());

    /// <inheritdoc/>
    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("Calls to Azure are asynchronous.");

    /// <inheritdoc/>
    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var isChange = message.TryGetProperty(typeof(ArmCall), out var call) && call is ArmCall { IsChange: true };
        var subscription = message.TryGetProperty(typeof(ThrottleBudget), out var told) && told is string id
            ? id
            : Subscription(message.Request.Uri.Path);
        var bucket = buckets.GetOrAdd((subscription, isChange), _ => new(isChange ? Allowance.Changes : reads, time));
        var wait = await bucket.TakeAsync(Urgency.IsRollback, message.CancellationToken);
        if (wait > TimeSpan.Zero) throw new OverBudgetException(wait);
        await ProcessNextAsync(message, pipeline);
        Learn(bucket, message.Response);
    }

    private static void Learn(CallBucket bucket, Response response)
    {
        // A site that is busy can answer with the same status, and has nothing to do with the calls to others.
        if (response.Status == 429 && !Problems.IsBusy(ArmError.Read(response.Content.ToString())))
            bucket.Close(RetryAfter.Of(response) ?? UsualPause);

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
