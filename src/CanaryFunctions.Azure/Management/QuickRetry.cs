using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace CanaryFunctions.Azure.Management;

/// <summary>Reads are tried two times more where nothing asks for patience; changes never are. A rollout has its own,
/// longer, patience.</summary>
/// <param name="allTries">For Resource Manager: how long the tries of a read may take together, without the pauses, in which a moment
/// of patience is borne. Null for as long as the pipeline gives each, and no patience.</param>
internal sealed class QuickRetry(TimeSpan? allTries = null)
    : RetryPolicy(maxRetries: Retries, DelayStrategy.CreateFixedDelayStrategy(TimeSpan.FromMilliseconds(300)))
{
    private const int Retries = 2;

    // Who has to come back later has to look at everything again.
    private static readonly TimeSpan moment = TimeSpan.FromSeconds(3);

    /// <summary>Says of a message whether it may be sent twice.</summary>
    public static void Allow(HttpMessage message, bool mayRepeat) => message.SetProperty(typeof(QuickRetry), mayRepeat);

    protected override void OnSendingRequest(HttpMessage message) => Limit(message);

    protected override ValueTask OnSendingRequestAsync(HttpMessage message)
    {
        Limit(message);
        return ValueTask.CompletedTask;
    }

    protected override bool ShouldRetry(HttpMessage message, Exception? exception) =>
        IsWelcome(message) && base.ShouldRetry(message, exception);

    protected override async ValueTask<bool> ShouldRetryAsync(HttpMessage message, Exception? exception) =>
        IsWelcome(message) && await base.ShouldRetryAsync(message, exception);

    private void Limit(HttpMessage message)
    {
        if (allTries is { } all && MayRepeat(message)) message.NetworkTimeout = all / (1 + Retries);
    }

    private static bool MayRepeat(HttpMessage message) =>
        message.TryGetProperty(typeof(QuickRetry), out var mayRepeat) && mayRepeat is true;

    private bool IsWelcome(HttpMessage message) =>
        MayRepeat(message)
        && (!message.HasResponse || IsSoon(message.Response));

    private bool IsSoon(Response response) => response.Headers.Contains("Retry-After")
        ? allTries is not null && RetryAfter.Of(response) <= moment
        : response.Status is not 429;
}
