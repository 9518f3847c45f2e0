using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Versions;
using Semver;

namespace CanaryFunctions.WebConsole.Applications;

/// <summary>Reads all that there is to know of an application.</summary>
internal sealed class ApplicationReader(
    IEnvironmentStore environments,
    ILiveStintStore stints,
    IVersionStore versions,
    ITagStore tags,
    IPolicyStore policies,
    IRolloutIndex rollouts,
    RolloutUndoer undoer)
{
    private const int VersionsAtOnce = 50;
    private const int MostEarlier = 20;
    private const int MostTags = 1000;
    private const int MostRollouts = 100;
    private const int RolloutsShown = 10;

    /// <summary>Reads an application.</summary>
    /// <param name="application">Its name.</param>
    /// <param name="after">Only versions that follow this one; null from the newest on.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>What there is; null if there is nothing of that name.</returns>
    public async Task<ApplicationScreen?> ReadAsync(string application, SemVersion? after, CancellationToken cancellationToken)
    {
        var places = new List<EnvironmentScreen>();
        foreach (var environment in await environments.ListAsync(application, cancellationToken))
            places.Add(await ReadAsync(environment, cancellationToken));
        var slice = await versions.ListAsync(application, VersionSpan.All, after, VersionsAtOnce, cancellationToken);
        if (places.Count == 0 && slice.Items.IsEmpty && after is null) return null;
        var labels = await tags.ListAsync(application, null, MostTags, cancellationToken);
        var own = await policies.ListAsync(application, null, 100, cancellationToken);
        var latest = await rollouts.ListAsync(new(application), null, MostRollouts, cancellationToken);
        var bad = latest.Items.DistinctBy(rollout => rollout.Canary)
            .Where(rollout => EarlierVersions.WasBad(rollout.Phase)).ToArray();
        return new(
            [.. places],
            [
                .. slice.Items.Select(version => new VersionRow(
                    version,
                    [.. labels.Items.Where(move => version.Version.Number.Equals(move.To)).Select(move => move.Tag)],
                    [
                        .. places.Where(place => place.Live?.Version == $"{version.Version.Number}")
                            .Select(place => place.Environment.Name),
                    ],
                    bad.FirstOrDefault(rollout => rollout.Canary.Equals(version.Version.Number)))),
            ],
            slice.Next,
            own.Items,
            [.. latest.Items.Take(RolloutsShown)]);
    }

    private async Task<EnvironmentScreen> ReadAsync(DeploymentEnvironment environment, CancellationToken cancellationToken)
    {
        var (application, name) = (environment.Application, environment.Name);
        var live = (await stints.FindAsync(application, name, cancellationToken))?.Value;
        var earlier = await undoer.CandidatesAsync(application, name, live?.Version, MostEarlier, cancellationToken);
        var active = await rollouts.ListAsync(
            new(application) { Environment = name, State = RolloutState.Active }, null, 1, cancellationToken);
        return new(environment, live, [.. earlier.Select(number => $"{number}")], active.Items.FirstOrDefault());
    }
}
