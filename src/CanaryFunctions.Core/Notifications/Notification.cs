using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Core.Notifications;

/// <summary>A message to people about an event, kept in the outbox from the moment of the event until it is
/// delivered.</summary>
/// <param name="Rollout">The rollout.</param>
/// <param name="Application">Its application.</param>
/// <param name="Environment">Its environment.</param>
/// <param name="Baseline">Number of the version that was live before.</param>
/// <param name="Canary">Number of the new version.</param>
/// <param name="Event">What happened.</param>
public sealed record Notification(
    RolloutId Rollout,
    string Application,
    string Environment,
    string Baseline,
    string Canary,
    RolloutEvent Event)
{
    /// <summary>The notifications that a rollout's events lead to: what needs a person, and how it ended; never mere
    /// waiting.</summary>
    public static IEnumerable<Notification> About(Rollout rollout, IEnumerable<RolloutEvent> events) =>
        from happened in events
        where happened.Kind is EventKind.Held or EventKind.Paused or EventKind.Stuck or EventKind.RollbackBegan
            or EventKind.Promoted or EventKind.Succeeded or EventKind.RolledBack
        select new Notification(
            rollout.Id,
            rollout.Environment.Application,
            rollout.Environment.Name,
            rollout.Baseline.Number.ToString(),
            rollout.Canary.Number.ToString(),
            happened);
}
