using System.Collections.Immutable;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Storage;

namespace CanaryFunctions.Core.Analytics;

/// <summary>Where it is kept what counts of ended rollouts: for each rollout its facts, and for each day and environment all
/// that count there. Both are written together or not at all.</summary>
public interface IAnalyticsStore
{
    /// <summary>Counts a rollout. Repeated, it changes nothing; with other facts than before, these take their place.</summary>
    Task PutAsync(RolloutFacts facts, CancellationToken cancellationToken);

    /// <summary>Takes a rollout out again. Does nothing if it was not counted.</summary>
    Task RemoveAsync(string application, RolloutId id, CancellationToken cancellationToken);

    /// <summary>The days of applications, each application's in order. How often storage is read depends on the applications,
    /// days and environments only, and months that were read already and have not changed are not read again.</summary>
    /// <param name="applications">The applications.</param>
    /// <param name="from">The first day (UTC).</param>
    /// <param name="to">The last day (UTC).</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The days of each, in the order of the applications.</returns>
    Task<ImmutableArray<ImmutableArray<PackedDay>>> DaysAsync(
        ImmutableArray<string> applications, DateOnly from, DateOnly to, CancellationToken cancellationToken);

    /// <summary>The facts of a rollout; null if it was not counted.</summary>
    Task<RolloutFacts?> FindAsync(string application, RolloutId id, CancellationToken cancellationToken);

    /// <summary>The facts of an application's rollouts, the oldest first.</summary>
    /// <param name="application">The application.</param>
    /// <param name="after">The rollout after which the part begins; null for the first part.</param>
    /// <param name="most">At most so many; 1 to 999.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task<Slice<RolloutFacts>> FactsAsync(
        string application, RolloutId? after, int most, CancellationToken cancellationToken);

    /// <summary>Makes the days of an application anew from its rollouts' facts, where they differ from them.</summary>
    /// <returns>How many days differed.</returns>
    Task<int> RepairAsync(string application, CancellationToken cancellationToken);
}
