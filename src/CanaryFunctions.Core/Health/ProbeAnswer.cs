namespace CanaryFunctions.Core.Health;

/// <summary>What came of a request to the app itself.</summary>
/// <param name="Finding">The answer, or why there is none, for people.</param>
public sealed record ProbeAnswer(string Finding)
{
    /// <summary>Whether the app was not asked at all, since it is not known where it is: that says nothing about it.</summary>
    public bool IsUnasked { get; init; }

    /// <summary>The status of the answer; null if there was none.</summary>
    public int? Status { get; init; }

    /// <summary>How long the answer took.</summary>
    public TimeSpan Took { get; init; }

    /// <summary>The beginning of the body, if it was asked for.</summary>
    public string? Body { get; init; }

    /// <summary>When the server's certificate ends; null without one.</summary>
    public DateTimeOffset? CertificateEnds { get; init; }
}
