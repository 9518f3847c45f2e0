using CanaryFunctions.Core.Rollouts;
using Microsoft.Extensions.Logging;

namespace CanaryFunctions.Azure.Tables;

internal static partial class TablesLog
{
    [LoggerMessage(200, LogLevel.Information,
        "Rollout {Claimant} takes over {Application}/{Environment}: rollout {Holder} has ended or was never written.")]
    public static partial void ClaimTakenOver(
        ILogger logger, string application, string environment, RolloutId holder, RolloutId claimant);

    [LoggerMessage(201, LogLevel.Error, "Channel {Channel} can't be read and gets no messages; set it anew.")]
    public static partial void UnreadableChannel(ILogger logger, string channel, Exception exception);
}
