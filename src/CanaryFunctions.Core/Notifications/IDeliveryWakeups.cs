namespace CanaryFunctions.Core.Notifications;

/// <summary>Has hosts look after channels.</summary>
public interface IDeliveryWakeups
{
    /// <summary>Has some host call <see cref="Deliverer.DeliverAsync"/> at a time, or soon after.</summary>
    Task WakeAsync(string outbox, DateTimeOffset at, CancellationToken cancellationToken);
}
