using CanaryFunctions.Core.Rollouts;
using Microsoft.Extensions.Logging;

namespace CanaryFunctions.Azure.Queues;

internal static partial class WakeupLog
{
    [LoggerMessage(210, LogLevel.Error,
        "The wake-up of rollout {Rollout} has failed {Failures} times in a row; it is moved to wakeups-poison.")]
    public static partial void FailedTooOften(ILogger logger, RolloutId rollout, int failures);

    [LoggerMessage(211, LogLevel.Error, "Message {Message} is no wake-up; it is moved to wakeups-poison.")]
    public static partial void Unreadable(ILogger logger, string message);

    [LoggerMessage(212, LogLevel.Error, "The messages of channel {Channel} could not be sent; it is tried again.")]
    public static partial void DeliveryFailed(ILogger logger, string channel, Exception exception);
}
