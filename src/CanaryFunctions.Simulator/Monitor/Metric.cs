namespace CanaryFunctions.Simulator.Monitor;

/// <summary>A metric of App Service.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Aggregation">The aggregation that it has: <c>total</c> or <c>average</c>.</param>
/// <param name="Of">Its value in a bin; null where there is none to give.</param>
/// <param name="ShortestGrain">Its shortest grain, in those of the options: 1, or <see cref="LongerGrain"/>.</param>
/// <remarks>https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-web-sites-metrics</remarks>
internal sealed record Metric(string Name, string Unit, string Aggregation, Func<BinCounts, double?> Of, int ShortestGrain = 1)
{
    /// <summary>The longer of the two grains that metrics have here, in those of the options: five minutes of the cloud's one.</summary>
    public const int LongerGrain = 5;

    /// <summary>All that are measured here.</summary>
    public static IReadOnlyList<Metric> All { get; } =
    [
        new("Requests", "Count", "total", bin => bin.Requests),
        new("Http2xx", "Count", "total", bin => bin.Answers(2)),
        new("Http3xx", "Count", "total", bin => bin.Answers(3)),
        new("Http4xx", "Count", "total", bin => bin.Answers(4)),
        new("Http5xx", "Count", "total", bin => bin.Answers(5)),
        new("HttpResponseTime", "Seconds", "average", bin => bin.ResponseTime),
        new("CpuTime", "Seconds", "total", bin => bin.CpuTime),
        new("MemoryWorkingSet", "Bytes", "average", bin => bin.WorkingSet),
        new("AverageMemoryWorkingSet", "Bytes", "average", bin => bin.WorkingSet),
        new("HealthCheckStatus", "Count", "average", bin => bin.Health, LongerGrain),
    ];

    /// <summary>The metric of a name; null if it is not measured.</summary>
    public static Metric? Find(string name) =>
        All.FirstOrDefault(metric => metric.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
