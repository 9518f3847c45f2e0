namespace CanaryFunctions.Simulator.Faulting;

/// <summary>Makes some calls to the management endpoint fail.</summary>
public sealed record Fault
{
    /// <summary>What happens to the call.</summary>
    public required FaultKind Kind { get; init; }

    /// <summary>Method of the calls it applies to; null for all.</summary>
    public string? Method { get; init; }

    /// <summary>Regular expression that the path of the call matches; null for all.</summary>
    public string? Path { get; init; }

    /// <summary>How many calls it applies to. Default one.</summary>
    public int Times { get; init; } = 1;

    /// <summary>For throttling: seconds to wait. Default one.</summary>
    public int RetryAfter { get; init; } = 1;
}

/// <summary>What happens to a call.</summary>
public enum FaultKind
{
    /// <summary>429 with Retry-After.</summary>
    Throttled,

    /// <summary>500 in ARM's shape.</summary>
    ServerError,

    /// <summary>503 in ARM's shape.</summary>
    Unavailable,

    /// <summary>504 in the shape of Log Analytics, which is ARM's.</summary>
    GatewayTimeout,

    /// <summary>409 in the shape that App Service really sends.</summary>
    Conflict,

    /// <summary>429 with the body of <see cref="Conflict"/>: another operation is under way.</summary>
    Busy,

    /// <summary>The connection is reset and nothing is done.</summary>
    Reset,

    /// <summary>There is no answer and nothing is done.</summary>
    TimeOut,

    /// <summary>It is done, and the connection is reset instead of an answer.</summary>
    AnswerLost,

    /// <summary>It is done, and the connection is reset in the middle of the answer's body.</summary>
    Truncated,
}
