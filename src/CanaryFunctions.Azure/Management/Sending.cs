using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;

namespace CanaryFunctions.Azure.Management;

/// <summary>Sends, with failures as values; only a cancelled call throws.</summary>
internal static class Sending
{
    /// <returns>What went wrong: an <see cref="AuthenticationFailedException"/> where there is no token for it, an
    /// <see cref="OverBudgetException"/> where its turn did not come, another where no answer came; null if there is an
    /// answer.</returns>
    public static async Task<Exception?> TrySendAsync(
        this HttpPipeline pipeline, HttpMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await pipeline.SendAsync(message, cancellationToken);
            return null;
        }
        catch (Exception e) when (e is AuthenticationFailedException or OverBudgetException)
        {
            return e;
        }
        catch (Exception e) when (IsLost(e) && !cancellationToken.IsCancellationRequested)
        {
            return e;
        }
    }

    // Azure.Core throws the first for a lost connection, the second after several tries, the third when its time is up.
    private static bool IsLost(Exception exception) =>
        exception is RequestFailedException or AggregateException or OperationCanceledException or IOException;
}
