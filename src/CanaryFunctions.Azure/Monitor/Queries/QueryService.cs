using CanaryFunctions.Azure.Management;

namespace CanaryFunctions.Azure.Monitor.Queries;

/// <summary>A service of Azure Monitor that answers queries. A test holds <c>infra/</c> and the documentation to this list.</summary>
/// <param name="Name">For people.</param>
/// <param name="Role">The built-in role that allows to query it.</param>
/// <param name="Setting">Which setting names what is queried.</param>
/// <param name="Allowance">How much is asked of it for each subscription.</param>
internal sealed record QueryService(string Name, string Role, string Setting, Allowance Allowance)
{
    /// <summary>Of logs.</summary>
    public static QueryService Logs { get; } =
        new("Log Analytics", "Log Analytics Reader", "telemetry.source.workspace", Allowance.LogQueries);

    /// <summary>Of Azure Managed Prometheus.</summary>
    public static QueryService Prometheus { get; } =
        new("Prometheus", "Monitoring Data Reader", "telemetry.source.endpoint", Allowance.Reads);

    /// <summary>Of the platform metrics of several resources.</summary>
    public static QueryService Metrics { get; } = new("Azure Monitor", "Monitoring Reader", "Canary:MetricsBatch", Allowance.Reads);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<QueryService> All { get; } = [Logs, Prometheus, Metrics];
}
