using System.Collections.Immutable;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Api.Rollouts;

/// <summary>Why an event happened, as the API shows it.</summary>
/// <param name="Event">The event, as it was recorded.</param>
/// <param name="DecidedAt">When it was decided; this and the next four are null for what no look led to.</param>
/// <param name="Phase">The phase before the decision.</param>
/// <param name="HealthBefore">What the health checks had seen before.</param>
/// <param name="Seen">What was seen at the look.</param>
/// <param name="Agrees">Whether the decision, made again from all this, is the one that was recorded.</param>
/// <param name="Recomputed">The events that the decision leads to when it is made again.</param>
public sealed record ExplanationView(
    RolloutEvent Event,
    DateTimeOffset? DecidedAt,
    string? Phase,
    HealthState? HealthBefore,
    Observation? Seen,
    bool? Agrees,
    ImmutableArray<RolloutEvent> Recomputed)
{
    internal static ExplanationView Of(Explanation explanation) => new(
        explanation.Event,
        explanation.Basis?.At,
        explanation.Basis?.Before.Phase.Name,
        explanation.Basis?.Before.Health,
        explanation.Basis?.Seen,
        explanation.Agrees,
        explanation.Recomputed);
}
