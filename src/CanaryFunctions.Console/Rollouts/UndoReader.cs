using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Versions;

namespace CanaryFunctions.WebConsole.Rollouts;

/// <summary>Knows whether a release can be undone from the page of its rollout.</summary>
internal sealed class UndoReader(ILiveStintStore stints, IVersionStore versions, IRolloutIndex rollouts)
{
    /// <summary>Why the version that was live before a promoted rollout can't be brought back now, for people; null if it can.</summary>
    public async Task<string?> WhyNotAsync(Rollout promoted, CancellationToken cancellationToken)
    {
        var (application, name) = (promoted.Environment.Application, promoted.Environment.Name);
        var active = await rollouts.ListAsync(
            new(application) { Environment = name, State = RolloutState.Active }, null, 1, cancellationToken);
        if (active.Items is [var coming, ..]) return $"A rollout of {coming.Canary} is under way: abort it, or wait for its end.";

        var live = (await stints.FindAsync(application, name, cancellationToken))?.Value.Version;
        if (live != promoted.Canary.Number.ToString())
            return $"{promoted.Canary.Number} is not live any more: {live ?? "something without a marker"} is.";

        var before = promoted.Baseline.Number;
        return await versions.FindAsync(application, before, cancellationToken) switch
        {
            null => $"{before} is not registered.",
            { Value.Retired: not null } => $"{before} is retired: it can't be rolled out any more.",
            _ => null,
        };
    }
}
