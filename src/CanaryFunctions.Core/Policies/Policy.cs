using System.Collections.Immutable;
using CanaryFunctions.Core.Health.Checks;

namespace CanaryFunctions.Core.Policies;

/// <summary>How to roll out: steps, health checks, and what to do when they speak or fall silent.</summary>
public sealed record Policy
{
    /// <summary>The policy's name.</summary>
    public required string Name { get; init; }

    /// <summary>α: the probability, over the whole rollout, of taking back a canary that is no worse than tolerated.
    /// Above 0 and below 1; default 0.01.</summary>
    public double ErrorBudget { get; init; } = 0.01;

    /// <summary>The questions asked of the canary. Names are unique.</summary>
    public ImmutableArray<HealthCheck> Checks { get; init; } = [];

    /// <summary>What the score of the metrics judged by Mann-Whitney means.</summary>
    public ScoreLimits Scores { get; init; } = new();

    /// <summary>The traffic steps, at least one, with rising weights.</summary>
    public required ImmutableArray<Step> Steps { get; init; }

    /// <summary>How the canary is asked whether it is up, before any visitor sees it.</summary>
    public WarmUp WarmUp { get; init; } = new();

    /// <summary>What happens after the last step.</summary>
    public Promotion Promotion { get; init; } = new();

    /// <summary>What a degraded canary leads to. Default: roll back.</summary>
    public DegradedResponse OnDegraded { get; init; } = DegradedResponse.Rollback;

    /// <summary>What is done when a step that advances on evidence has none at its longest time. Default: advance, as a
    /// step by time would.</summary>
    public UndecidedResponse OnUndecided { get; init; } = UndecidedResponse.Advance;

    /// <summary>What is done when no data comes. Default: hold after ten minutes.</summary>
    public SilenceResponse OnNoData { get; init; } = new(TimeSpan.FromMinutes(10), SilenceAction.Hold);

    /// <summary>What is done when the source of the data fails. Default: hold after fifteen minutes.</summary>
    public SilenceResponse OnProviderError { get; init; } = new(TimeSpan.FromMinutes(15), SilenceAction.Hold);

    /// <summary>What is done, in a rollback, for visitors whose cookie pins them to the canary. Default: heal.</summary>
    public PinnedVisitors PinnedVisitors { get; init; } = PinnedVisitors.Heal;

    /// <summary>Who else is asked on the way. Names are unique.</summary>
    public ImmutableArray<Hook> Hooks { get; init; } = [];

    /// <summary>How long the rollout may take up to its promotion before it is rolled back. Default six hours.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromHours(6);
}
