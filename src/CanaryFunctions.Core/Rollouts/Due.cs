using System.Collections.Immutable;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Health.Checks;

namespace CanaryFunctions.Core.Rollouts;

/// <summary>What a rollout has to measure now.</summary>
internal static class Due
{
    /// <summary>Where the canary is.</summary>
    public static CanaryPlace Place(Rollout rollout) =>
        rollout.Phase is Phase.Baking ? CanaryPlace.Production : CanaryPlace.Slot;

    /// <summary>Since when it has had visitors there; null before any.</summary>
    public static DateTimeOffset? WatchFrom(Rollout rollout) =>
        rollout.Phase is Phase.Baking baking ? baking.Since : rollout.WatchFrom;

    /// <summary>Which measurements are to be read.</summary>
    public static MeasurementRequest Of(Rollout rollout, DateTimeOffset now)
    {
        var telemetry = rollout.Environment.Target.Telemetry;
        var (place, watchFrom) = (Place(rollout), WatchFrom(rollout) ?? now);
        var judged = rollout.Health.JudgedUntil;
        var from = judged > watchFrom ? judged.Value : watchFrom;
        return new(
            rollout.Environment,
            new(rollout.Baseline.Number.ToString(), rollout.Canary.Number.ToString()),
            place,
            from,
            judged is null && place is CanaryPlace.Slot ? from - telemetry.History : from,
            now - telemetry.Lag,
            [.. rollout.Policy.Checks.Select(check => check.Gauge).OfType<string>().Distinct()])
        {
            Latency = rollout.Policy.Checks.Any(NeedsLatency),
        };
    }

    /// <summary>Whether a check needs to know how long requests took.</summary>
    public static bool NeedsLatency(HealthCheck check) => check is ComparisonCheck { Event: ComparedEvent.Slow };

    /// <summary>The checks whose probe is to be sent.</summary>
    public static ImmutableArray<ProbeCheck> Probes(Rollout rollout, DateTimeOffset now) =>
        [.. rollout.Policy.Checks.OfType<ProbeCheck>().Where(check => ProbeAt(rollout, check) <= now)];

    /// <summary>When the next probe is to be sent; null if the policy has none.</summary>
    public static DateTimeOffset? NextProbe(Rollout rollout) =>
        rollout.Policy.Checks.OfType<ProbeCheck>().Min(check => ProbeAt(rollout, check));

    private static DateTimeOffset? ProbeAt(Rollout rollout, ProbeCheck check) =>
        WatchFrom(rollout) is { } watchFrom
            ? check.NextAt(rollout.Health.Checks.GetValueOrDefault(check.Name), watchFrom)
            : null;
}
