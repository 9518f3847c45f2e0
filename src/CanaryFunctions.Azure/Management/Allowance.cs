namespace CanaryFunctions.Azure.Management;

/// <summary>How many calls of a kind a process makes to a service for a subscription.</summary>
/// <param name="AtOnce">How many without a pause; at least 1.</param>
/// <param name="PerSecond">How many more each second; above 0.</param>
/// <remarks>https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling and
/// https://learn.microsoft.com/azure/azure-monitor/service-limits</remarks>
internal sealed record Allowance(double AtOnce, double PerSecond)
{
    // Azure's are 250 and 25 a second for reads, 200 and 10 for changes, and 200 in 30 seconds for queries of logs. A fifth is
    // left for other processes and people.

    /// <summary>Of reads, also at services that tell no limit of their own.</summary>
    public static Allowance Reads { get; } = new(200, 20);

    /// <summary>Of changes.</summary>
    public static Allowance Changes { get; } = new(160, 8);

    /// <summary>Of queries of logs: no more than 160 in any 30 seconds.</summary>
    public static Allowance LogQueries { get; } = new(40, 4);
}
