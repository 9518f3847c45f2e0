using System.Collections.Immutable;
using CanaryFunctions.Core.Environments;
using Semver;

namespace CanaryFunctions.Core.Versions;

/// <summary>Tells where versions are and were live, from what has been seen.</summary>
public sealed class VersionPlaces(IEnvironmentStore environments, ILiveStintStore stints)
{
    /// <summary>How far back an environment's history is looked through.</summary>
    private const int MostStints = 1000;

    /// <summary>The environments where a version is or was live, by name.</summary>
    public async Task<ImmutableArray<VersionPlace>> FindAsync(
        string application, SemVersion number, CancellationToken cancellationToken)
    {
        var places = ImmutableArray.CreateBuilder<VersionPlace>();
        foreach (var environment in await environments.ListAsync(application, cancellationToken))
        {
            var history = await stints.ListAsync(application, environment.Name, null, MostStints, cancellationToken);
            var times = Times(history.Items, number.ToString());
            if (!times.IsEmpty) places.Add(new(environment.Name, times[0].Until is null, times));
        }

        return places.ToImmutable();
    }

    private static ImmutableArray<LiveTime> Times(ImmutableArray<LiveStint> newestFirst, string version) =>
    [
        .. newestFirst.Index().Where(stint => stint.Item.Version == version).Select(stint => new LiveTime(
            stint.Item.SeenAt, stint.Index == 0 ? null : newestFirst[stint.Index - 1].SeenAt, stint.Item.Rollout)),
    ];
}

/// <summary>That a version is or was live in an environment.</summary>
/// <param name="Environment">The environment.</param>
/// <param name="IsLive">Whether it is live there now, as far as was seen.</param>
/// <param name="Times">When it was, the latest first.</param>
public sealed record VersionPlace(string Environment, bool IsLive, ImmutableArray<LiveTime> Times);

/// <summary>A time for which a version was live.</summary>
/// <param name="From">When it was first seen to be.</param>
/// <param name="Until">When another one was; null while it is.</param>
/// <param name="Rollout">The rollout that made it live, or brought it back; null if none of ours did.</param>
public sealed record LiveTime(DateTimeOffset From, DateTimeOffset? Until, Rollouts.RolloutId? Rollout);
