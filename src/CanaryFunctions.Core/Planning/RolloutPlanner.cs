using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Policies;

namespace CanaryFunctions.Core.Planning;

/// <summary>Plans a policy for an environment, from the traffic that its target has just had.</summary>
public sealed class RolloutPlanner(EnvironmentRegister environments, IMetricSource metrics, TimeProvider time)
{
    /// <summary>Plans; nothing is started.</summary>
    /// <returns>The plan; a refusal if the policy can't be run, there is no such environment, its telemetry fails, or it has
    /// no traffic.</returns>
    public async Task<Answer<RolloutPlan>> PlanAsync(
        string application, string environment, Policy policy, CancellationToken cancellationToken)
    {
        if (PolicyRules.Refuse(policy) is { } invalid) return invalid;
        var found = await environments.FindAsync(application, environment, cancellationToken);
        if (found.Value is not { Value: var wanted }) return found.Refusal!;

        // Some sources tell traffic by its version; those that need it and miss it say so.
        var there = await environments.LookAsync(application, environment, cancellationToken);
        var telemetry = wanted.Target.Telemetry;
        var until = time.GetUtcNow() - telemetry.Lag;
        var from = until - telemetry.History;
        var measured = await metrics.ReadAsync(
            new(wanted, new(there.Value?.Slots.Live, null), CanaryPlace.Slot, from, from, until, []), cancellationToken);
        if (measured.Error is { } error)
            return new Refusal(RefusalKind.Unavailable, "telemetry-unavailable", $"{error} Try again later.");
        return Traffic.Of(measured.Bins, telemetry.Grain) is { } traffic
            ? RolloutPlan.Of(policy, traffic, telemetry)
            : new Refusal(RefusalKind.Conflict, "traffic-none",
                $"{environment} had no request in the last {Serialization.Duration.Format(telemetry.History)}, so there is "
                + "nothing to plan with.");
    }
}
