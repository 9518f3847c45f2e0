namespace CanaryFunctions.Core.Storage;

/// <summary>How a thing must be for a write to be done, as HTTP's conditional requests have it (RFC 9110, 13).</summary>
public abstract record Precondition
{
    private Precondition()
    {
    }

    /// <summary>Whatever is there.</summary>
    public static Precondition None { get; } = new Any();

    /// <summary>Whether what is there now is as it must be.</summary>
    /// <param name="etag">The ETag of what is there; null if nothing is.</param>
    public abstract bool Holds(string? etag);

    /// <summary>Nothing may be there.</summary>
    public sealed record Absent : Precondition
    {
        /// <inheritdoc/>
        public override bool Holds(string? etag) => etag is null;
    }

    /// <summary>Something must be there: this very state of it, or any.</summary>
    /// <param name="ETag">The ETag that it must have; null for any.</param>
    public sealed record Present(string? ETag) : Precondition
    {
        /// <inheritdoc/>
        public override bool Holds(string? etag) => etag is not null && (ETag is null || ETag == etag);
    }

    private sealed record Any : Precondition
    {
        public override bool Holds(string? etag) => true;
    }
}
