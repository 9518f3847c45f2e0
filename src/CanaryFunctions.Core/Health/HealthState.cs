using System.Collections.Immutable;
using CanaryFunctions.Core.Health.Checks;

namespace CanaryFunctions.Core.Health;

/// <summary>All that a rollout's health checks remember between looks. Its size does not grow with time.</summary>
public sealed record HealthState
{
    /// <summary>The end of the last bin used; a bin is used once. Null before the first.</summary>
    public DateTimeOffset? JudgedUntil { get; init; }

    /// <summary>When the source was asked last; null before the first time.</summary>
    public DateTimeOffset? MeasuredAt { get; init; }

    /// <summary>When the canary was last seen to have requests, or the watch began.</summary>
    public DateTimeOffset? DataSince { get; init; }

    /// <summary>What was measured last of both arms; null before anything was.</summary>
    public MeasuredTraffic? Traffic { get; init; }

    /// <summary>Since when, and why, the source has failed without a break; null while it answers.</summary>
    public SourceFailure? Failure { get; init; }

    /// <summary>What each check remembers, by its name.</summary>
    public ImmutableDictionary<string, CheckState> Checks { get; init; } = [];

    /// <summary>What each check said at the latest looks, oldest first, by its name.</summary>
    public ImmutableDictionary<string, ImmutableArray<CheckPoint>> History { get; init; } = [];

    /// <summary>What the checks last said; null before the first look.</summary>
    public HealthReport? Report { get; init; }
}

/// <summary>A source of measurements does not answer.</summary>
/// <param name="Since">Since when.</param>
/// <param name="Message">Why, for people.</param>
public sealed record SourceFailure(DateTimeOffset Since, string Message);
