using System.Collections.Immutable;
using CanaryFunctions.Core.Health;

namespace CanaryFunctions.Core.Policies;

/// <summary>How the canary is asked whether it is up, before any visitor sees it.</summary>
public sealed record WarmUp
{
    /// <summary>Path requested on the canary slot. Starts with a slash; default <c>/</c>.</summary>
    public string Path { get; init; } = "/";

    /// <summary>The statuses of a good answer, such as <c>200</c> and <c>200-299</c>. 1 to 20; default <c>100-399</c>. A redirect is
    /// not followed, so where one leads to a sign-in page it may be no good answer.</summary>
    public ImmutableArray<StatusRange> Statuses { get; init; } = [new(100, 399)];

    /// <summary>How many good answers in a row are enough. 1 to 100; default 3.</summary>
    public int Successes { get; init; } = 3;

    /// <summary>How long it may take. Default ten minutes.</summary>
    public TimeSpan AtMost { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Whether an answer is a good one.</summary>
    public bool IsGood(ProbeAnswer answer) => answer.Status is { } status && Statuses.Any(range => range.Contains(status));
}
