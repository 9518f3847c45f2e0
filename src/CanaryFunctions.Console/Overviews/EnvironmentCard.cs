using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.WebConsole.Overviews;

/// <summary>An environment as the overview shows it.</summary>
/// <param name="Application">Its application.</param>
/// <param name="Name">Its name.</param>
/// <param name="Live">What is live there; null if that was never seen.</param>
/// <param name="UnderWay">The rollout that is under way there; null if none is.</param>
/// <param name="Last">The last rollout there; null if there was none.</param>
/// <param name="Need">What somebody who looks is asked to do; null if nothing.</param>
public sealed record EnvironmentCard(
    string Application, string Name, LiveStint? Live, Rollout? UnderWay, RolloutSummary? Last, string? Need);

/// <summary>Part of the overview.</summary>
/// <param name="Cards">The environments.</param>
/// <param name="Part">Which of the applications these are; null if that is not counted.</param>
/// <param name="Next">The application after which the next part begins; null at the end.</param>
/// <param name="UnderWay">How many rollouts are under way, that somebody may see.</param>
/// <param name="IsEmpty">Whether there is no application at all that he may see.</param>
public sealed record Overview(
    IReadOnlyList<EnvironmentCard> Cards, OverviewPart? Part, string? Next, int UnderWay, bool IsEmpty);

/// <summary>Which of the applications are shown.</summary>
/// <param name="Before">How many come before.</param>
/// <param name="Count">How many there are in this part.</param>
/// <param name="Of">How many there are in all.</param>
public sealed record OverviewPart(int Before, int Count, int Of);
