using CanaryFunctions.Core.Rollouts;
using Microsoft.Azure.Functions.Worker;

namespace CanaryFunctions.App;

/// <summary>Moves a rollout on as far as it goes now. Functions may run it more than once at a time; the engine bears that.</summary>
public sealed class AdvanceRollout(RolloutEngine engine)
{
    /// <summary>Name of the activity.</summary>
    public const string Name = "AdvanceRollout";

    /// <summary>Takes a look.</summary>
    /// <param name="rollout">The rollout's id.</param>
    /// <param name="cancellationToken">Stops before the next action.</param>
    /// <returns>When to look again, in UTC; null if nothing is left to do until somebody asks.</returns>
    [Function(Name)]
    public async Task<DateTime?> RunAsync([ActivityTrigger] string rollout, CancellationToken cancellationToken) =>
        await engine.AdvanceAsync(RolloutId.Parse(rollout), ticket: null, cancellationToken) is Advanced.LookAgain again
            ? again.At.UtcDateTime
            : null;
}
