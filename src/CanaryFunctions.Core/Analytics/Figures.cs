using System.Collections.Immutable;

namespace CanaryFunctions.Core.Analytics;

/// <summary>Figures of the rollouts that count in a time. docs/analytics.md defines each, with its source.</summary>
public sealed record Figures
{
    /// <summary>How many rollouts ended.</summary>
    public required int Rollouts { get; init; }

    /// <summary>How many ended how: <c>Succeeded</c>, or the cause for which they were taken back.</summary>
    public required ImmutableSortedDictionary<string, int> Outcomes { get; init; }

    /// <summary>The four keys.</summary>
    public required DoraKeys Dora { get; init; }

    /// <summary>From the first visitors until the canary was found degraded, of those taken back for that.</summary>
    public required Spread TimeToDetect { get; init; }

    /// <summary>What people say of rollbacks.</summary>
    public required RollbacksJudged Rollbacks { get; init; }

    /// <summary>Versions that were found degraded before they were live, without the false alarms.</summary>
    public required int IncidentsPrevented { get; init; }

    /// <summary>Failed requests that visitors were spared by that; see <see cref="PromotedAtOnce"/>.</summary>
    public required long BadAvoided { get; init; }

    /// <summary>Failed requests that new versions served, as far as measured.</summary>
    public required long BadServed { get; init; }

    /// <summary>What the checks did, by name.</summary>
    public required ImmutableArray<CheckFigures> Checks { get; init; }

    /// <summary>How long the phases took, the longest together first.</summary>
    public required ImmutableArray<PhaseFigures> Phases { get; init; }
}

/// <summary>The four keys of DORA, https://dora.dev/guides/dora-metrics/.</summary>
/// <param name="Deployments">Deployments: rollouts whose version had visitors, without earlier versions that came back.</param>
/// <param name="DeploymentsPerDay">Deployment frequency: deployments for each day of the time.</param>
/// <param name="LeadTimeFromCommit">Change lead time: from the commit to the version being live.</param>
/// <param name="LeadTimeFromRegistration">The same where only the registration's time is known.</param>
/// <param name="Failed">Those of the deployments that needed a remedy: taken back, or undone later.</param>
/// <param name="ChangeFailureRate">Of the deployments the share that failed, 0 to 1; null without deployments.</param>
/// <param name="RecoveryTime">Failed deployment recovery time: from the failed deployment until it was taken back or
/// undone.</param>
public sealed record DoraKeys(
    int Deployments,
    double DeploymentsPerDay,
    Spread LeadTimeFromCommit,
    Spread LeadTimeFromRegistration,
    int Failed,
    double? ChangeFailureRate,
    Spread RecoveryTime);

/// <summary>How long things took, in seconds.</summary>
/// <param name="Count">How many there were.</param>
/// <param name="MedianSeconds">Half took at most that long: the middle one, or the mean of the two in the middle; null
/// without any.</param>
/// <param name="P90Seconds">Nine tenths took at most that long (nearest rank); null without any.</param>
/// <param name="MeanSeconds">The mean; null without any.</param>
public sealed record Spread(int Count, double? MedianSeconds, double? P90Seconds, double? MeanSeconds)
{
    internal static Spread Of(List<long> seconds)
    {
        if (seconds.Count == 0) return new(0, null, null, null);
        seconds.Sort();
        var half = seconds.Count / 2;
        var median = seconds.Count % 2 == 1 ? seconds[half] : (seconds[half - 1] + seconds[half]) / 2.0;
        return new(
            seconds.Count, median, seconds[(seconds.Count * 9 + 9) / 10 - 1], seconds.Sum() / (double)seconds.Count);
    }
}

/// <summary>What people say of rollbacks.</summary>
/// <param name="Count">How many rollouts were taken back.</param>
/// <param name="Right">How many of them were judged right.</param>
/// <param name="Wrong">How many were judged false alarms.</param>
/// <param name="FalseRate">Of those judged the share of false alarms, 0 to 1; null if none was judged.</param>
public sealed record RollbacksJudged(int Count, int Right, int Wrong, double? FalseRate);

/// <summary>What a check did.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rollouts">In how many rollouts it watched.</param>
/// <param name="Spoke">In how many of them it ever said anything but that it does not know.</param>
/// <param name="Decided">How many were taken back for what it found.</param>
/// <param name="Wrong">How many of those were judged false alarms.</param>
public sealed record CheckFigures(string Name, int Rollouts, int Spoke, int Decided, int Wrong)
{
    /// <summary>Whether it never spoke: it lacks data or can't decide with what it gets.</summary>
    public bool NeverSpeaks => Spoke == 0;
}

/// <summary>How long a phase took.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rollouts">How many rollouts were in it.</param>
/// <param name="TotalSeconds">How long all together.</param>
/// <param name="MeanSeconds">The mean of those that were in it.</param>
/// <param name="LongestSeconds">The longest.</param>
public sealed record PhaseFigures(string Name, int Rollouts, long TotalSeconds, double MeanSeconds, long LongestSeconds);
