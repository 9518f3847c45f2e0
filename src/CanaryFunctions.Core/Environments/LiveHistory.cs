using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Core.Environments;

/// <summary>What was live when. It is made from what is seen, so it also tells of what others have done.</summary>
public sealed class LiveHistory(ILiveStintStore stints, TimeProvider time)
{
    /// <summary>Takes note of what is live now, if that is not what was live last. While slots are being swapped nothing is
    /// certain, and nothing is noted.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="seen">What is in its slots.</param>
    /// <param name="rollout">The rollout that acts there; null if none does.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task NoteAsync(
        DeploymentEnvironment environment, SlotsSeen seen, RolloutId? rollout, CancellationToken cancellationToken)
    {
        if (seen.Busy) return;
        var last = await stints.FindAsync(environment.Application, environment.Name, cancellationToken);
        if (last is not null && last.Value.Version == seen.Live) return;

        // Whoever comes first has seen the same; and if not, the next look tells.
        await stints.AddAsync(
            new(
                environment.Application,
                environment.Name,
                (last?.Value.Number ?? 0) + 1,
                seen.Live,
                time.GetUtcNow(),
                rollout),
            last?.ETag,
            cancellationToken);
    }
}
