using System.Collections.Immutable;
using CanaryFunctions.Core.Health;

namespace CanaryFunctions.Core.Rollouts;

/// <summary>Which measurements a rollout has to read now.</summary>
internal static class Due
{
    public static MeasurementRequest Of(Rollout rollout, DateTimeOffset now)
    {
        var telemetry = rollout.Environment.Target.Telemetry;
        var (place, watchFrom) = rollout.Phase is Phase.Baking baking
            ? (CanaryPlace.Production, baking.Since)
            : (CanaryPlace.Slot, rollout.WatchFrom ?? now);
        var judged = rollout.Health.JudgedUntil;
        var from = judged > watchFrom ? judged.Value : watchFrom;
        return new(
            rollout.Environment.Target,
            place,
            from,
            judged is null && place is CanaryPlace.Slot ? from - telemetry.History : from,
            now - telemetry.Lag,
            rollout.Policy.Checks.OfType<LimitCheck>().Select(check => check.Metric).Distinct().ToImmutableArray());
    }
}
