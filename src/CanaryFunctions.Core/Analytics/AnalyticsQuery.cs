using System.Collections.Immutable;

namespace CanaryFunctions.Core.Analytics;

/// <summary>Which figures are asked for.</summary>
/// <param name="From">The first day, in the zone.</param>
/// <param name="To">The last day.</param>
/// <param name="Zone">The time zone whose days are meant.</param>
public sealed record AnalyticsQuery(DateOnly From, DateOnly To, TimeZoneInfo Zone)
{
    /// <summary>The longest time that can be asked for, in days: five years.</summary>
    public const int MostDays = 1830;

    /// <summary>Only this application's; null for all.</summary>
    public string? Application { get; init; }

    /// <summary>Only those in this environment; null for all.</summary>
    public string? Environment { get; init; }

    /// <summary>Only those of environments that this team answers for now; null for all.</summary>
    public string? Team { get; init; }

    /// <summary>Into what periods the time is divided.</summary>
    public Period By { get; init; }

    /// <summary>By what the figures are told apart within a period.</summary>
    public Grouping Group { get; init; }
}

/// <summary>By what figures are told apart.</summary>
public enum Grouping
{
    /// <summary>By nothing.</summary>
    None,

    /// <summary>By application.</summary>
    Application,

    /// <summary>By application and environment.</summary>
    Environment,

    /// <summary>By the team that answers for the environment now.</summary>
    Team,

    /// <summary>By how rollouts ended.</summary>
    Cause,
}

/// <summary>What was asked for.</summary>
/// <param name="From">The first day.</param>
/// <param name="To">The last day.</param>
/// <param name="Zone">The time zone.</param>
/// <param name="Total">The figures of the whole.</param>
/// <param name="Groups">The figures of each period and group, in order of time and name. Periods without a group are
/// there; groups without rollouts are not.</param>
public sealed record AnalyticsAnswer(
    DateOnly From, DateOnly To, string Zone, Figures Total, ImmutableArray<FiguresGroup> Groups);

/// <summary>Figures of a part.</summary>
/// <param name="From">Its first day.</param>
/// <param name="To">Its last day.</param>
/// <param name="Application">Its application; null for all that were asked for.</param>
/// <param name="Environment">Its environment; null for all.</param>
/// <param name="Outcome">How its rollouts ended; null for all.</param>
/// <param name="Figures">The figures.</param>
public sealed record FiguresGroup(
    DateOnly From, DateOnly To, string? Application, string? Environment, string? Outcome, Figures Figures)
{
    /// <summary>The team of its environments; null for all, and for environments without a team.</summary>
    public string? Team { get; init; }
}
