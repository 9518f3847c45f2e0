namespace CanaryFunctions.Core.Rollouts;

/// <summary>How a host is asked to look at a rollout.</summary>
public interface IWakeups
{
    /// <summary>Asks for a look now.</summary>
    /// <param name="id">The rollout.</param>
    /// <param name="ticket">The ticket that the rollout has been written with.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task WakeAsync(RolloutId id, string ticket, CancellationToken cancellationToken);
}
