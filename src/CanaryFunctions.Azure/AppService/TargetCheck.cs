using System.Collections.Immutable;
using Azure.ResourceManager;
using CanaryFunctions.Azure.Management;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Serialization;
using Semver;

namespace CanaryFunctions.Azure.AppService;

/// <summary>Finds out whether a site and its slot can be worked with, from what Azure says of them.</summary>
public sealed class TargetCheck(ArmClient client, IMetricSource metrics, TimeProvider time) : ITargetCheck
{
    private const int BinsShown = 5;

    private readonly ManagementApi api = new(client);

    /// <inheritdoc/>
    public async Task<TargetReport> CheckAsync(DeploymentEnvironment environment, CancellationToken cancellationToken)
    {
        var target = environment.Target;
        var source = target.Telemetry.Source.Title;
        var calls = new SiteCalls(target);
        var findings = ImmutableArray.CreateBuilder<TargetFinding>();
        var site = await FindAsync(calls.ReadSite, "site", $"The site '{target.Site}' is there.", cancellationToken);
        findings.Add(site);
        if (!site.IsGood) return new(source, findings.ToImmutable(), [], []);

        var slot = await FindAsync(calls.ReadSlot, "slot", $"The slot '{target.Slot}' is there.", cancellationToken);
        findings.Add(slot);
        if (!slot.IsGood) return new(source, findings.ToImmutable(), [], []);

        var (rights, unread) = await RightsAsync(target, cancellationToken);
        findings.Add(unread ?? new("rights", rights.All(right => right.IsGranted), Summary(rights)));
        var markers = await new SlotContents(api).ReadMarkersAsync(target, cancellationToken);
        findings.Add(Version(target, markers));
        findings.Add(await StickyAsync(calls, cancellationToken));
        var (telemetry, bins) = await TelemetryAsync(environment, markers.Value, cancellationToken);
        findings.Add(telemetry);
        return new(source, findings.ToImmutable(), rights, bins);
    }

    private static string Summary(ImmutableArray<TargetRight> rights)
    {
        var missing = rights.Where(right => !right.IsGranted).Select(right => $"{right.Role} on {right.Resource}").Distinct();
        return rights.All(right => right.IsGranted)
            ? "The control plane may do all that rollouts need."
            : $"Give the control plane's identity {string.Join(", and ", missing)}.";
    }

    private async Task<TargetFinding> FindAsync(
        ArmCall call, string subject, string good, CancellationToken cancellationToken)
    {
        var found = await api.ReadAsync<Resource<SiteProperties>>(call, cancellationToken);
        return found.Problem is { } problem ? new(subject, false, problem.Message) : new(subject, true, good);
    }

    private async Task<(ImmutableArray<TargetRight> Rights, TargetFinding? Unread)> RightsAsync(
        Target target, CancellationToken cancellationToken)
    {
        var calls = TargetCalls.EachKind(target).ToArray();
        var granted = new Dictionary<string, Rights>();
        foreach (var resource in calls.Select(call => call.Resource).Distinct())
        {
            var read = await api.ReadAsync<Rights.List>(Rights.Ask(resource), cancellationToken);
            if (read.Value?.Value is not { } list)
            {
                return ([], new("rights", false,
                    (read.Problem ?? Problems.NotUnderstood(Rights.Ask(resource))).Message));
            }

            granted[resource] = new(list);
        }

        return (
            [
                .. calls.Select(call => new TargetRight(
                    call.Action, call.Resource, call.Doing, call.Role, granted[call.Resource].Allow(call.Action))),
            ],
            null);
    }

    private static TargetFinding Version(Target target, Seen<SlotContents.Markers> markers)
    {
        if (markers.Problem is { } problem) return new("version", false, problem.Message);
        var live = markers.Value!.Live;
        return SemVersion.TryParse(live, SemVersionStyles.Strict, out _)
            ? new("version", true, $"{live} is live.")
            : new("version", false,
                $"It is not known which version is live: the app setting {SlotContents.Marker} of '{target.Site}' is "
                + (live is null ? "missing." : $"'{live}'.") + " Set it to the number of a registered version.");
    }

    // A version whose marker stays behind at a swap would never be seen to be live.
    private async Task<TargetFinding> StickyAsync(SiteCalls calls, CancellationToken cancellationToken)
    {
        var read = await api.ReadAsync<Resource<StickyNames>>(calls.ReadStickyNames, cancellationToken);
        if (read.Problem is { } problem) return new("settings", false, problem.Message);
        var wrong = (read.Value?.Properties?.AppSettingNames ?? [])
            .Intersect([SlotContents.Marker, SlotContents.Package], StringComparer.OrdinalIgnoreCase).ToArray();
        return wrong.Length == 0
            ? new("settings", true, "The settings that tell the version travel with it at a swap.")
            : new("settings", false, $"{string.Join(" and ", wrong)} must not be a slot setting: it has to travel with the content at a "
                + "swap. Take it from the deployment slot settings.");
    }

    private async Task<(TargetFinding Finding, ImmutableArray<Bin> Bins)> TelemetryAsync(
        DeploymentEnvironment environment, SlotContents.Markers? markers, CancellationToken cancellationToken)
    {
        var telemetry = environment.Target.Telemetry;
        var until = time.GetUtcNow() - telemetry.Lag;
        var from = until - (BinsShown * telemetry.Grain);
        var versions = new ArmVersions(markers?.Live, markers?.InSlot);
        var measured = await metrics.ReadAsync(
            new(environment, versions, CanaryPlace.Slot, from, from, until, []), cancellationToken);
        if (measured.Error is { } error) return (new("telemetry", false, error), []);
        var bins = measured.Bins.OrderBy(bin => bin.Start).ThenBy(bin => bin.Arm).ToImmutableArray();
        return (
            new("telemetry", true,
                $"{telemetry.Source.Title}: in {Duration.Format(BinsShown * telemetry.Grain)} production had "
                + $"{Requests(Arm.Baseline)} measured requests, the slot {Requests(Arm.Canary)}."),
            bins);

        long Requests(Arm arm) => bins.Where(bin => bin.Arm == arm).Sum(bin => bin.Requests);
    }
}
