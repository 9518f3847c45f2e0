namespace CanaryFunctions.WebConsole.Overviews;

/// <summary>Which part of the overview is wanted.</summary>
/// <param name="Search">What the application's name holds; empty for all.</param>
/// <param name="Show">Which environments.</param>
/// <param name="After">Only applications after this one; null from the first on.</param>
internal sealed record OverviewQuery(string Search, Shown Show, string? After)
{
    /// <summary>So many applications at the most, if all are wanted.</summary>
    public int Most { get; init; } = 48;

    /// <summary>Whether all applications with a rollout under way come first, however many they are.</summary>
    public bool UnderWayFirst { get; init; }

    public bool Fits(string application) => application.Contains(Search, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Which environments are shown.</summary>
internal enum Shown
{
    /// <summary>All.</summary>
    All,

    /// <summary>Those with a rollout under way.</summary>
    UnderWay,

    /// <summary>Those whose rollout waits for the one who looks.</summary>
    NeedsMe,
}
