namespace CanaryFunctions.Azure.Monitor;

/// <summary>Which of a metric's aggregations is its value.</summary>
internal static class Aggregation
{
    // Azure gives the total of these too, but a sum of samples of a level means nothing.
    // https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-web-sites-metrics
    private static readonly HashSet<string> levels = new(StringComparer.OrdinalIgnoreCase)
    {
        "AppConnections", "AverageMemoryWorkingSet", "AverageResponseTime", "CurrentAssemblies", "FileSystemUsage",
        "Handles", "HealthCheckStatus", "HttpResponseTime", "MemoryWorkingSet", "PrivateBytes",
        "RequestsInApplicationQueue", "Threads", "TotalAppDomains", "TotalAppDomainsUnloaded",
    };

    /// <summary>The average of a level such as memory, the total of what is counted or used up; null without
    /// data.</summary>
    public static double? Value(string metric, MetricPoint point) =>
        levels.Contains(metric) ? point.Average : point.Total ?? point.Average;
}
