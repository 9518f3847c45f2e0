using CanaryFunctions.Azure.Management;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Versions;
using Settings = System.Collections.Immutable.ImmutableDictionary<string, string?>;

namespace CanaryFunctions.Azure.AppService;

/// <summary>Unpacks packages into a slot (OneDeploy). It takes minutes and tells nobody which version it was, so an app setting
/// says what is being deployed, and which deployment was the latest before: one that is later is ours.</summary>
internal sealed class OneDeployment(ManagementApi api, Target target)
{
    private const string Draft = "CANARY_DEPLOYING";

    private readonly SiteCalls calls = new(target);

    /// <summary>Begins the deployment, or brings one that was begun to its end. Called again and again, it is done
    /// once.</summary>
    /// <param name="version">The version.</param>
    /// <param name="package">Its package.</param>
    /// <param name="settings">The slot's app settings, without the version's marker.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<ActionOutcome> GoOnAsync(
        AppVersion version, Artifact.Package package, Settings settings, CancellationToken cancellationToken)
    {
        var (latest, problem) = await LatestAsync(cancellationToken);
        if (problem is not null) return new ActionOutcome.Refused(problem);

        var begun = settings.GetValueOrDefault(Draft)?.Split(' ');
        if (begun is [var number, ..] && number == $"{version.Number}")
        {
            if (latest is null || latest.Id == begun.ElementAtOrDefault(1))
                return await api.ChangeAsync(calls.OneDeploy(package.Address), cancellationToken);
            return latest switch
            {
                { HasFailed: true } => new ActionOutcome.Refused(new(
                    ProblemKind.AppNotUp, $"App Service could not deploy {version.Number}: {latest.StatusText}".TrimEnd(':', ' '))),
                { HasSucceeded: true } => await api.ChangeAsync(
                    calls.WriteSlotSettings(settings.Remove(Draft).SetItem(SlotContents.Marker, number)), cancellationToken),
                _ => new ActionOutcome.Accepted(calls.ReadLatestDeployment.Address),
            };
        }

        // A slot that runs from a package can't be deployed to.
        var draft = settings.Remove(SlotContents.Marker).Remove(SlotContents.Package)
            .SetItem(Draft, $"{version.Number} {latest?.Id ?? "none"}");
        var noted = await api.ChangeAsync(calls.WriteSlotSettings(draft), cancellationToken);
        return noted is ActionOutcome.Refused
            ? noted
            : await api.ChangeAsync(calls.OneDeploy(package.Address), cancellationToken);
    }

    private async Task<(DeployResult? Latest, Problem? Problem)> LatestAsync(CancellationToken cancellationToken)
    {
        var call = calls.ReadLatestDeployment;
        var answered = await api.SendAsync(call, cancellationToken);
        if (answered.Value is not { } answer) return (null, answered.Problem);
        if (answer.Status == 404) return (null, null);
        if (!answer.IsGood) return (null, Problems.Refused(call, answer));
        var read = ManagementApi.Parse<Resource<DeployResult>>(call, answer);
        return (read.Value?.Properties, read.Problem);
    }
}
