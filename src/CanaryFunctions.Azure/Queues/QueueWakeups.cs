using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Azure.Queues;

/// <summary>Wake-ups as messages of a Storage Queue, which every host receives from.</summary>
public sealed class QueueWakeups(CanaryStorage storage) : IWakeups
{
    /// <summary>A message is kept until it is handled: a rollout may wait for a person for weeks.</summary>
    internal static readonly TimeSpan Forever = TimeSpan.FromSeconds(-1);

    /// <inheritdoc/>
    public Task WakeAsync(RolloutId id, string ticket, CancellationToken cancellationToken) =>
        storage.Wakeups.SendMessageAsync(
            new WakeupMessage(id, ticket).ToText(), TimeSpan.Zero, Forever, cancellationToken);
}
