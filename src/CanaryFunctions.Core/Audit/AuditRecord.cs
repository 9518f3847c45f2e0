using System.Text.Json.Nodes;

namespace CanaryFunctions.Core.Audit;

/// <summary>Something that somebody did or tried.</summary>
public sealed record AuditRecord
{
    /// <summary>When it ended.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who; null for somebody who is not known.</summary>
    public string? Who { get; init; }

    /// <summary>What he showed, e.g. <c>key 4Fq…</c>; never a secret. Null for nothing that is good.</summary>
    public string? Credential { get; init; }

    /// <summary>From where: the address of the other end of the connection.</summary>
    public required string From { get; init; }

    /// <summary>The operation, e.g. <c>PUT /api/applications/{application}/policies/{name}</c>.</summary>
    public required string Operation { get; init; }

    /// <summary>What it was done to: the path.</summary>
    public required string Resource { get; init; }

    /// <summary>The answer's status: below 400 it was done, else refused.</summary>
    public required int Status { get; init; }

    /// <summary>How it was before; null where that does not matter.</summary>
    public JsonNode? Before { get; init; }

    /// <summary>How it is now; null if nothing was changed.</summary>
    public JsonNode? After { get; init; }
}
