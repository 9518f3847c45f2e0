using System.Collections.Immutable;
using CanaryFunctions.Azure.Management;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Versions;

namespace CanaryFunctions.Azure.AppService;

/// <summary>Which version is in which slot. App settings say so, which travel with the content at a swap: one with the
/// package that runs, if it is not an image, and one with the version's number.</summary>
internal sealed class SlotContents(ManagementApi api)
{
    /// <summary>Marks the version. Must not be sticky to a slot.</summary>
    public const string Marker = "CANARY_VERSION";

    /// <summary>The package that App Service mounts and runs.</summary>
    public const string Package = "WEBSITE_RUN_FROM_PACKAGE";

    /// <summary>The markers of both slots.</summary>
    public async Task<Seen<Markers>> ReadMarkersAsync(Target target, CancellationToken cancellationToken)
    {
        var calls = new SiteCalls(target);
        var both = await Task.WhenAll(
            ReadAsync(calls.ReadSiteSettings, cancellationToken), ReadAsync(calls.ReadSlotSettings, cancellationToken));
        if (both.FirstOrDefault(read => read.Problem is not null) is { } failed) return new(null, failed.Problem);
        return new(new(both[0].Value!, both[1].Value!));
    }

    /// <summary>Puts a version on the slot.</summary>
    public async Task<ActionOutcome> DeployAsync(Target target, AppVersion version, CancellationToken cancellationToken)
    {
        var calls = new SiteCalls(target);
        var read = await ReadAsync(calls.ReadSlotSettings, cancellationToken);
        if (read.Value is not { } settings) return new ActionOutcome.Refused(read.Problem!);

        var number = version.Number.ToString();
        if (version.Artifact is Artifact.Package zip && target.Deployment is DeploymentMethod.OneDeploy)
            return await new OneDeployment(api, target).GoOnAsync(version, zip, settings, cancellationToken);

        // The marker comes last: until it is there, the version is not.
        if (version.Artifact is Artifact.Image image
            && await PutAsync(calls, image, cancellationToken) is ActionOutcome.Refused refused)
        {
            return refused;
        }

        // What is sent takes the place of all settings, and restarts the app even if it is the same.
        var wanted = version.Artifact is Artifact.Package package
            ? settings.SetItem(Package, package.Address.AbsoluteUri)
            : settings.Remove(Package);
        wanted = wanted.SetItem(Marker, number);
        return ReferenceEquals(wanted, settings)
            ? new ActionOutcome.Done()
            : await api.ChangeAsync(calls.WriteSlotSettings(wanted), cancellationToken);
    }

    private async Task<ActionOutcome> PutAsync(SiteCalls calls, Artifact.Image image, CancellationToken cancellationToken)
    {
        var read = await api.ReadAsync<Resource<SlotConfig>>(calls.ReadSlotConfig, cancellationToken);
        if (read.Value is not { } config) return new ActionOutcome.Refused(read.Problem!);
        var wanted = new SlotConfig($"DOCKER|{image.Reference}");
        return config.Properties == wanted
            ? new ActionOutcome.Done()
            : await api.ChangeAsync(calls.WriteSlotConfig(wanted), cancellationToken);
    }

    private async Task<Seen<ImmutableDictionary<string, string?>>> ReadAsync(
        ArmCall call, CancellationToken cancellationToken)
    {
        var read = await api.ReadAsync<Resource<Dictionary<string, string?>>>(call, cancellationToken);
        if (read.Value is not { } resource) return new(null, read.Problem);
        return new(resource.Properties?.ToImmutableDictionary() ?? ImmutableDictionary<string, string?>.Empty);
    }

    /// <summary>The app settings of both slots.</summary>
    internal sealed record Markers(ImmutableDictionary<string, string?> LiveSettings, ImmutableDictionary<string, string?> SlotSettings)
    {
        /// <summary>The number that production is marked with; null if it has none.</summary>
        public string? Live => LiveSettings.GetValueOrDefault(Marker);

        /// <summary>The number that the canary slot is marked with; null if it has none.</summary>
        public string? InSlot => SlotSettings.GetValueOrDefault(Marker);
    }
}
