namespace CanaryFunctions.Azure.Monitor.Queries;

/// <summary>One request to a query endpoint of Azure Monitor: a POST that changes nothing.</summary>
internal sealed record Query
{
    /// <summary>The service.</summary>
    public required QueryService Service { get; init; }

    /// <summary>The target's subscription, which says by whom it is asked.</summary>
    public required Guid Subscription { get; init; }

    /// <summary>Where it is asked.</summary>
    public required Uri Address { get; init; }

    /// <summary>What it is asked about, for people, e.g. <c>the workspace 1234…</c>.</summary>
    public required string Resource { get; init; }

    /// <summary>Type of <see cref="Body"/>.</summary>
    public required string ContentType { get; init; }

    /// <summary>What is sent.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The header <c>Prefer</c>; null for none.</summary>
    public string? Prefer { get; init; }
}
