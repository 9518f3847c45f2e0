using Microsoft.Extensions.Logging;

namespace CanaryFunctions.Core.Rollouts;

internal static partial class RolloutLog
{
    [LoggerMessage(100, LogLevel.Information, "Rollout {Rollout}: {Kind} ({Phase}). {Sentence}")]
    public static partial void Happened(
        ILogger logger, RolloutId rollout, EventKind kind, string phase, string sentence);

    [LoggerMessage(101, LogLevel.Information, "Rollout {Rollout} was written by somebody else meanwhile; looking anew.")]
    public static partial void Conflict(ILogger logger, RolloutId rollout);

    [LoggerMessage(102, LogLevel.Warning, "There is no rollout {Rollout}; its wake-up is dropped.")]
    public static partial void NotFound(ILogger logger, RolloutId rollout);

    [LoggerMessage(103, LogLevel.Error, "Rollout {Rollout} did not come to rest in {Rounds} rounds; it goes on later.")]
    public static partial void TooManyRounds(ILogger logger, RolloutId rollout, int rounds);

    [LoggerMessage(104, LogLevel.Error, "What happened in rollout {Rollout} could not be announced; it is tried at its next look.")]
    public static partial void NotAnnounced(ILogger logger, RolloutId rollout, Exception exception);
}
