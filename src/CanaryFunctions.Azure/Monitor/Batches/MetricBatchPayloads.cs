using System.Collections.Immutable;

namespace CanaryFunctions.Azure.Monitor.Batches;

/// <summary>The answer for several resources.</summary>
internal sealed record MetricBatchAnswer(ImmutableArray<MetricsOfResource>? Values)
{
    /// <summary>What it says of one resource; null if nothing.</summary>
    public MetricAnswer? Of(string resource) => Values?.FirstOrDefault(one =>
        string.Equals(one.ResourceId, resource, StringComparison.OrdinalIgnoreCase)) is { } found ? new(found.Value) : null;
}

/// <summary>The metrics of one of them, in the shape in which it would be answered alone.</summary>
internal sealed record MetricsOfResource(string? ResourceId, ImmutableArray<Metric>? Value);
