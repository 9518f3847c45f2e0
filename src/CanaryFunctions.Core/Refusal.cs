using System.Collections.Immutable;
using CanaryFunctions.Core.Policies;

namespace CanaryFunctions.Core;

/// <summary>Why something that somebody asked for was not done. Nothing has been changed then.</summary>
/// <param name="Kind">Whose turn it is now.</param>
/// <param name="Code">A stable name for the reason, e.g. <c>environment-busy</c>.</param>
/// <param name="Detail">One line that a person can act on.</param>
public sealed record Refusal(RefusalKind Kind, string Code, string Detail)
{
    /// <summary>The errors by field, where fields are at fault.</summary>
    public ImmutableArray<FieldError> Errors { get; init; } = [];

    /// <summary>Somebody else has changed it since the caller read it, or it is there although it must not be.</summary>
    public static Refusal Changed(string what) => new(
        RefusalKind.Changed, "precondition-failed",
        $"{what} is not as If-Match or If-None-Match wants it: somebody else may have changed it. Read it again.");
}

/// <summary>Whose turn it is after a refusal.</summary>
public enum RefusalKind
{
    /// <summary>The request can't be done as it is: change it.</summary>
    Invalid,

    /// <summary>The caller may not do it.</summary>
    Forbidden,

    /// <summary>What it names does not exist.</summary>
    NotFound,

    /// <summary>It does not fit the state of things now.</summary>
    Conflict,

    /// <summary>What it changes is not as the caller last saw it: read it again.</summary>
    Changed,

    /// <summary>Something that is needed does not answer: try again later.</summary>
    Unavailable,
}
