using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Core.Analytics.Reports;

/// <summary>Tells of rollouts.</summary>
public sealed class RolloutReporter(IRolloutStore rollouts, TimeProvider time)
{
    /// <summary>The report of a rollout; null if there is none of that id.</summary>
    public async Task<RolloutReport?> ReportAsync(RolloutId id, CancellationToken cancellationToken) =>
        await rollouts.FindAsync(id, cancellationToken) is { Rollout: var rollout }
            ? RolloutReport.Of(rollout, await rollouts.AllEventsAsync(id, cancellationToken), time.GetUtcNow())
            : null;
}
