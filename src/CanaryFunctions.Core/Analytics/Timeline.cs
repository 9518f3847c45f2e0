using System.Collections.Immutable;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Core.Analytics;

/// <summary>When the turning points of a rollout were, as its events tell.</summary>
public sealed record Timeline
{
    /// <summary>When the canary first had its share of the visitors, or was live; null if it never had any.</summary>
    public DateTimeOffset? FirstVisitors { get; init; }

    /// <summary>When the new version was live; null if it never was.</summary>
    public DateTimeOffset? PromotedAt { get; init; }

    /// <summary>When the canary was first found degraded; null if it never was.</summary>
    public DateTimeOffset? DegradedAt { get; init; }

    /// <summary>When it was decided to take it back; null if it was not.</summary>
    public DateTimeOffset? RollbackBeganAt { get; init; }

    /// <summary>The phases one after the other.</summary>
    public ImmutableArray<PhaseSpan> Phases { get; init; } = [];

    /// <summary>The shares that the canary was to have, one after the other.</summary>
    public ImmutableArray<ShareWanted> Shares { get; init; } = [];

    /// <summary>Reads a rollout's events.</summary>
    /// <param name="rollout">The rollout.</param>
    /// <param name="events">All its events, in order.</param>
    /// <param name="until">Where its last phase ends: its end, or now.</param>
    public static Timeline Of(Rollout rollout, ImmutableArray<RolloutEvent> events, DateTimeOffset until)
    {
        // What people say afterwards is no part of the way.
        var way = events.RemoveAll(happened => happened.Kind is EventKind.Judged);
        var promoted = At(EventKind.Promoted);
        return new()
        {
            FirstVisitors = At(EventKind.StepReached) ?? promoted,
            PromotedAt = promoted,
            DegradedAt = way.FirstOrDefault(happened => happened.Health?.Verdict is Verdict.Degraded)?.At,
            RollbackBeganAt = At(EventKind.RollbackBegan),
            Phases = PhasesOf(way, until),
            Shares = SharesOf(rollout, way),
        };

        DateTimeOffset? At(EventKind kind) => way.FirstOrDefault(happened => happened.Kind == kind)?.At;
    }

    private static ImmutableArray<PhaseSpan> PhasesOf(ImmutableArray<RolloutEvent> way, DateTimeOffset until)
    {
        var spans = ImmutableArray.CreateBuilder<PhaseSpan>();
        foreach (var happened in way)
        {
            if (spans.Count > 0 && spans[^1].Phase == happened.Phase) continue;
            if (spans.Count > 0) spans[^1] = spans[^1] with { Until = happened.At };
            if (happened.Phase is nameof(Phase.Succeeded) or nameof(Phase.RolledBack)) return spans.ToImmutable();
            spans.Add(new(happened.Phase, happened.At, until));
        }

        return spans.ToImmutable();
    }

    private static ImmutableArray<ShareWanted> SharesOf(Rollout rollout, ImmutableArray<RolloutEvent> way)
    {
        var (shares, passed) = (ImmutableArray.CreateBuilder<ShareWanted>(), 0);
        foreach (var happened in way)
        {
            if (happened.Kind is EventKind.StepPassed) passed++;
            double? wanted = happened.Kind switch
            {
                EventKind.StepReached => rollout.Policy.Steps[Math.Min(passed, rollout.Policy.Steps.Length - 1)].Weight.Value,
                EventKind.Promoted => 100,
                EventKind.RollbackBegan or EventKind.PromotionBegan => 0,
                _ => null,
            };
            if (wanted is { } share) shares.Add(new(happened.At, share));
        }

        return shares.ToImmutable();
    }
}

/// <summary>A phase without a break.</summary>
/// <param name="Phase">Its name.</param>
/// <param name="From">When it began.</param>
/// <param name="Until">When it ended.</param>
public sealed record PhaseSpan(string Phase, DateTimeOffset From, DateTimeOffset Until);

/// <summary>From when on the canary was to have a share of the visitors.</summary>
/// <param name="From">When.</param>
/// <param name="Percent">The share, 0 to 100.</param>
public sealed record ShareWanted(DateTimeOffset From, double Percent);
