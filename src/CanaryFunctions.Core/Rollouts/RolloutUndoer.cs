using System.Collections.Immutable;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Versions;
using Semver;

namespace CanaryFunctions.Core.Rollouts;

/// <summary>Brings back what was live before: a rollout like any other, of an earlier version, and at once.</summary>
public sealed class RolloutUndoer(
    EnvironmentRegister environments,
    ILiveStintStore stints,
    IVersionStore versions,
    IRolloutIndex rollouts,
    RolloutStarter starter)
{
    private const int MostLookedAt = 1000;
    private const int MostRollouts = 100;

    /// <summary>Starts a rollout of an earlier version.</summary>
    /// <param name="application">The application.</param>
    /// <param name="environment">Its environment.</param>
    /// <param name="to">The version, which must have been live there; null for the first of
    /// <see cref="CandidatesAsync"/>.</param>
    /// <param name="policy">How.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="reason">Why, for people; null if it is not said.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<Answer<StoredRollout>> UndoAsync(
        string application,
        string environment,
        SemVersion? to,
        Policy policy,
        string by,
        string? reason,
        CancellationToken cancellationToken)
    {
        var found = await environments.LookAsync(application, environment, cancellationToken);
        if (found.Value is not { Slots.Live: var live }) return found.Refusal!;
        var wanted = to is null
            ? await LastGoodAsync(application, environment, live, cancellationToken)
            : await WasLiveAsync(application, environment, to, cancellationToken);
        if (wanted.Value is not { } version) return wanted.Refusal!;
        return await starter.StartAsync(
            new(application, environment, version, policy, IfBusy.Refuse, by, reason ?? $"Undo of {live}."),
            cancellationToken);
    }

    /// <summary>The versions that an undo may be offered to go back to, the one that was live last first: registered, not
    /// retired, and not bad when they were last rolled out there.</summary>
    /// <param name="application">The application.</param>
    /// <param name="environment">Its environment.</param>
    /// <param name="live">What is live; null if it has no marker.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<ImmutableArray<SemVersion>> CandidatesAsync(
        string application, string environment, string? live, int most, CancellationToken cancellationToken)
    {
        var history = await stints.ListAsync(application, environment, null, MostLookedAt, cancellationToken);
        var latest = await rollouts.ListAsync(
            new(application) { Environment = environment }, null, MostRollouts, cancellationToken);
        var candidates = ImmutableArray.CreateBuilder<SemVersion>();
        foreach (var marker in EarlierVersions.Of(live, history.Items, latest.Items))
        {
            if (candidates.Count == most) break;
            if (SemVersion.TryParse(marker, SemVersionStyles.Strict, out var number)
                && await versions.FindAsync(application, number, cancellationToken) is { Value.Retired: null })
            {
                candidates.Add(number);
            }
        }

        return candidates.ToImmutable();
    }

    private async Task<Answer<SemVersion>> LastGoodAsync(
        string application, string environment, string? live, CancellationToken cancellationToken) =>
        await CandidatesAsync(application, environment, live, 1, cancellationToken) is [var last]
            ? last
            : new Refusal(RefusalKind.Conflict, "nothing-to-undo",
                $"No registered version that could come back is known to have been live in {environment} before {live}.");

    private async Task<Answer<SemVersion>> WasLiveAsync(
        string application, string environment, SemVersion number, CancellationToken cancellationToken)
    {
        var history = await stints.ListAsync(application, environment, null, MostLookedAt, cancellationToken);
        return history.Items.Any(stint => stint.Version == number.ToString())
            ? number
            : new Refusal(RefusalKind.Conflict, "version-never-live",
                $"{number} has never been live in {environment}, so there is nothing to go back to: start a rollout of it.");
    }
}
