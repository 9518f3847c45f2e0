using Microsoft.Extensions.Logging;

namespace CanaryFunctions.Azure.Monitor.Batches;

internal static partial class MetricBatchLog
{
    [LoggerMessage(220, LogLevel.Warning,
        "Metrics of several resources of {Subscription} can't be read at once, and are read one by one for {Pause}: {Reason}")]
    public static partial void ReadOneByOne(ILogger logger, Guid subscription, TimeSpan pause, string reason);
}
