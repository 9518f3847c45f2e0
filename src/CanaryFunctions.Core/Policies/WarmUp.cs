namespace CanaryFunctions.Core.Policies;

/// <summary>How the canary is asked whether it is up, before any visitor sees it.</summary>
public sealed record WarmUp
{
    /// <summary>Path requested on the canary slot. Starts with a slash; default <c>/</c>.</summary>
    public string Path { get; init; } = "/";

    /// <summary>How many good answers (status below 400) in a row are enough. 1 to 100; default 3.</summary>
    public int Successes { get; init; } = 3;

    /// <summary>How long it may take. Default ten minutes.</summary>
    public TimeSpan AtMost { get; init; } = TimeSpan.FromMinutes(10);
}
