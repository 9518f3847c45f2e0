using CanaryFunctions.Azure.Management;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Versions;
using Settings = System.Collections.Immutable.ImmutableDictionary<string, string?>;

namespace CanaryFunctions.Azure.AppService;

/// <summary>Unpacks packages into a slot (OneDeploy). It takes minutes and tells nobody which version it was, so an app setting
/// says what is being deployed, and which deployment was the latest before: the only one since then is ours. Another notes which it
/// was, so that what somebody else pushes later is not taken for it.</summary>
internal sealed class OneDeployment(ManagementApi api, Target target)
{
    private const string Draft = "CANARY_DEPLOYING";
    private const string Ours = "CANARY_DEPLOYMENT";

    private readonly SiteCalls calls = new(target);

    /// <summary>Begins the deployment, or brings one that was begun to its end. Called again and again, it is done
    /// once.</summary>
    /// <param name="version">The version.</param>
    /// <param name="package">Its package.</param>
    /// <param name="settings">The slot's app settings.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<ActionOutcome> GoOnAsync(
        AppVersion version, Artifact.Package package, Settings settings, CancellationToken cancellationToken)
    {
        var read = await ListAsync(cancellationToken);
        if (read.Value is not { } deployments) return new ActionOutcome.Refused(read.Problem!);

        var (number, latest) = ($"{version.Number}", deployments is [var first, ..] ? first : null);
        if (settings.GetValueOrDefault(SlotContents.Marker) == number
            && settings.GetValueOrDefault(Ours) is var ours && (ours is null || ours == latest?.Id))
        {
            return new ActionOutcome.Done();
        }

        if (settings.GetValueOrDefault(Draft)?.Split(' ') is not [var drafted, var before] || drafted != number)
            return await NoteAsync(number, package, settings, latest, cancellationToken);

        switch (deployments.TakeWhile(deployment => deployment.Id != before).ToList())
        {
            case []:
                return await BeginAsync(package, settings, cancellationToken);
            case [{ HasEnded: false }, ..]:
                return new ActionOutcome.Accepted(calls.ReadLatestDeployment.Address);
            case [{ HasSucceeded: true } done]:
                var marked = settings.Remove(Draft).SetItem(SlotContents.Marker, number).SetItem(Ours, done.Id);
                return await api.ChangeAsync(calls.WriteSlotSettings(marked), cancellationToken);
            case [var failed]:
                await ForgetAsync(settings, cancellationToken);
                return new ActionOutcome.Refused(new(
                    ProblemKind.AppNotUp, $"App Service could not deploy {number}: {failed.StatusText}".TrimEnd(':', ' ')));
            default:
                await ForgetAsync(settings, cancellationToken);
                return new ActionOutcome.Refused(new(
                    ProblemKind.Transient,
                    $"Somebody else has deployed to the slot '{target.Slot}' of '{target.Site}' while {number} was: it is deployed again."));
        }
    }

    /// <summary>The deployment that has put there what the slot runs; null if it can't be told.</summary>
    public async Task<string?> LatestAsync(CancellationToken cancellationToken) =>
        (await ListAsync(cancellationToken)).Value is [var latest, ..] ? latest.Id : null;

    private async Task<ActionOutcome> NoteAsync(
        string number, Artifact.Package package, Settings settings, DeployResult? latest, CancellationToken cancellationToken)
    {
        if (latest is { HasEnded: false })
        {
            return new ActionOutcome.Refused(new(
                ProblemKind.Transient,
                $"Somebody else is deploying to the slot '{target.Slot}' of '{target.Site}': {number} is deployed when that has ended."));
        }

        // A slot that runs from a package can't be deployed to.
        var draft = settings.Remove(SlotContents.Marker).Remove(SlotContents.Package).Remove(Ours)
            .SetItem(Draft, $"{number} {latest?.Id ?? "none"}");
        var noted = await api.ChangeAsync(calls.WriteSlotSettings(draft), cancellationToken);
        return noted is ActionOutcome.Refused ? noted : await BeginAsync(package, draft, cancellationToken);
    }

    private async Task<ActionOutcome> BeginAsync(Artifact.Package package, Settings settings, CancellationToken cancellationToken)
    {
        var begun = await api.ChangeAsync(calls.OneDeploy(package.Address), cancellationToken);

        // It has not begun, so the next deployment may be somebody else's.
        if (begun is ActionOutcome.Refused { Problem.Kind: not ProblemKind.Unclear }) await ForgetAsync(settings, cancellationToken);
        return begun;
    }

    // What came of the deployment counts, and not what comes of this.
    private Task<ActionOutcome> ForgetAsync(Settings settings, CancellationToken cancellationToken) =>
        api.ChangeAsync(calls.WriteSlotSettings(settings.Remove(Draft)), cancellationToken);

    private async Task<Seen<IReadOnlyList<DeployResult>>> ListAsync(CancellationToken cancellationToken)
    {
        var read = await api.ReadAsync<ResourceList<DeployResult>>(calls.ReadDeployments, cancellationToken);
        if (read.Value is not { } list) return new(null, read.Problem);

        // A deployment may leave one behind that stood in for it while its package was fetched.
        return new(
        [
            .. (list.Value ?? []).Select(one => one.Properties).OfType<DeployResult>()
                .Where(one => one is not { IsTemporary: true, HasSucceeded: true })
                .OrderByDescending(one => one.ReceivedAt),
        ]);
    }
}
