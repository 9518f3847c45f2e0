using Azure.Core;
using Azure.Core.Pipeline;

namespace CanaryFunctions.Azure.Management;

/// <summary>Reads are tried a second time where nothing asks for patience; changes never are. A rollout has its own,
/// longer, patience.</summary>
internal sealed class QuickRetry()
    : RetryPolicy(maxRetries: 1, DelayStrategy.CreateFixedDelayStrategy(TimeSpan.FromMilliseconds(300)))
{
    /// <summary>Says of a message whether it may be sent twice.</summary>
    public static void Allow(HttpMessage message, bool mayRepeat) => message.SetProperty(typeof(QuickRetry), mayRepeat);

    protected override bool ShouldRetry(HttpMessage message, Exception? exception) =>
        IsWelcome(message) && base.ShouldRetry(message, exception);

    protected override async ValueTask<bool> ShouldRetryAsync(HttpMessage message, Exception? exception) =>
        IsWelcome(message) && await base.ShouldRetryAsync(message, exception);

    private static bool IsWelcome(HttpMessage message) =>
        message.TryGetProperty(typeof(QuickRetry), out var isWelcome) && isWelcome is true
        && (!message.HasResponse
            || message.Response.Status is not 429 && !message.Response.Headers.Contains("Retry-After"));
}
