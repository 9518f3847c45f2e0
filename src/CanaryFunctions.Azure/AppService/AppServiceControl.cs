using System.Collections.Concurrent;
using Azure.ResourceManager;
using CanaryFunctions.Azure.Management;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Versions;
using Semver;

namespace CanaryFunctions.Azure.AppService;

/// <summary>Sees and changes App Service sites and their slots through Azure Resource Manager.</summary>
public sealed class AppServiceControl : ITargetControl, IDisposable
{
    private readonly ManagementApi api;
    private readonly SlotContents contents;
    private readonly SlotProbe probe;

    // Where apps are asked, by resource: a name that does not change is not worth a call for each probe.
    private readonly ConcurrentDictionary<string, string> hosts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Speaks to the given endpoint.</summary>
    public AppServiceControl(ArmClient client, AzureOptions options, TimeProvider time)
    {
        api = new(client);
        contents = new(api);
        probe = new(options, time);
    }

    /// <inheritdoc/>
    public async Task<Seen<Percentage>> ReadShareAsync(Target target, CancellationToken cancellationToken)
    {
        var rules = await ReadRulesAsync(target, cancellationToken);
        return rules.Value is { } found ? new(found.Share) : new(default, rules.Problem);
    }

    /// <inheritdoc/>
    public async Task<ActionOutcome> SetShareAsync(Target target, Percentage share, CancellationToken cancellationToken)
    {
        var calls = new SiteCalls(target);
        var read = await ReadRulesAsync(target, cancellationToken);
        if (read.Value is not { } rules) return new ActionOutcome.Refused(read.Problem!);
        if (share > Percentage.Zero && share.Value + rules.Others > 100)
        {
            return new ActionOutcome.Refused(new(
                ProblemKind.Permanent,
                $"The slot '{target.Slot}' cannot have {share}: other slots of '{target.Site}' have "
                + $"{rules.Others:0.##} %. Lower or remove their traffic rules."));
        }

        // The host name is not always made of the names of site and slot, so Azure is asked for it.
        string? host = null;
        if (share > Percentage.Zero)
        {
            var slot = await ReadAsync<SiteProperties>(calls.ReadSlot, cancellationToken);
            host = slot.Value?.DefaultHostName;
            if (host is null) return new ActionOutcome.Refused(slot.Problem ?? Problems.NotUnderstood(calls.ReadSlot));
        }

        return rules.Give(share, host)
            ? new ActionOutcome.Done()
            : await api.ChangeAsync(calls.WriteRules(rules.With(share, host, target.Slot)), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<Seen<SlotsSeen>> ReadSlotsAsync(Target target, CancellationToken cancellationToken)
    {
        var calls = new SiteCalls(target);
        var both = await Task.WhenAll(
            ReadAsync<SiteProperties>(calls.ReadSite, cancellationToken),
            ReadAsync<SiteProperties>(calls.ReadSlot, cancellationToken));
        if (both is not [{ Value: { } production }, { Value: { } canary }])
            return new(null, both.First(one => one.Problem is not null).Problem);
        var pushing = target.Deployment is DeploymentMethod.OneDeploy
            ? new OneDeployment(api, target).LatestAsync(cancellationToken)
            : Task.FromResult<string?>(null);
        var read = await contents.ReadMarkersAsync(target, cancellationToken);
        var pushed = await pushing;
        if (read.Value is not { } markers) return new(null, read.Problem);
        return new(new SlotsSeen(
            markers.Live, markers.InSlot, canary.IsRunning, production.IsBusy || canary.IsBusy, canary.IsPrepared)
        {
            LiveContent = Content.Of(target, production, markers.LiveSettings, pushed: null),
            SlotContent = Content.Of(target, canary, markers.SlotSettings, pushed),
        });
    }

    /// <inheritdoc/>
    public async Task<Seen<OperationSeen>> ReadOperationAsync(
        Target target, Uri operation, CancellationToken cancellationToken)
    {
        var call = new SiteCalls(target).ReadOperation(operation);
        var answered = await api.SendAsync(call, cancellationToken);
        return answered.Value is { } answer ? Operations.Read(call, answer) : new(default, answered.Problem);
    }

    /// <inheritdoc/>
    public async Task<ProbeAnswer> ProbeAsync(
        Target target, CanaryPlace place, string path, bool wantsBody, CancellationToken cancellationToken)
    {
        var calls = new SiteCalls(target);
        var call = place is CanaryPlace.Slot ? calls.ReadSlot : calls.ReadSite;
        if (!hosts.TryGetValue(call.Resource, out var host))
        {
            var site = await ReadAsync<SiteProperties>(call, cancellationToken);
            host = site.Value?.DefaultHostName;
            if (host is null) return new((site.Problem ?? Problems.NotUnderstood(call)).Message) { IsUnasked = true };
            hosts[call.Resource] = host;
        }

        var answer = await probe.AskAsync(host, path, wantsBody, cancellationToken);

        // A slot that was made anew may have another name.
        if (answer.Status is null) hosts.TryRemove(call.Resource, out _);
        return answer;
    }

    /// <inheritdoc/>
    public Task<ActionOutcome> DeployAsync(Target target, AppVersion version, CancellationToken cancellationToken) =>
        contents.DeployAsync(target, version, cancellationToken);

    /// <inheritdoc/>
    public async Task<ActionOutcome> SwapAsync(
        Target target, SemVersion live, SemVersion? over, CancellationToken cancellationToken)
    {
        // Looked at once more: a swap that is done twice is undone.
        var read = await contents.ReadMarkersAsync(target, cancellationToken);
        if (read.Value is not { } markers) return new ActionOutcome.Refused(read.Problem!);
        if (markers.Live == live.ToString()) return new ActionOutcome.Done();
        if (markers.InSlot != live.ToString())
            return NotSwapped($"The slot '{target.Slot}' of '{target.Site}'", markers.InSlot, live);
        if (over is not null && markers.Live != over.ToString())
            return NotSwapped($"Production of '{target.Site}'", markers.Live, over);
        return await api.ChangeAsync(new SiteCalls(target).Swap, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ActionOutcome> PrepareSwapAsync(Target target, CancellationToken cancellationToken) =>
        api.ChangeAsync(new SiteCalls(target).PrepareSwap, cancellationToken);

    /// <inheritdoc/>
    public Task<ActionOutcome> CancelSwapAsync(Target target, CancellationToken cancellationToken) =>
        api.ChangeAsync(new SiteCalls(target).CancelSwap, cancellationToken);

    /// <inheritdoc/>
    public Task<ActionOutcome> StopSlotAsync(Target target, CancellationToken cancellationToken) =>
        api.ChangeAsync(new SiteCalls(target).StopSlot, cancellationToken);

    /// <inheritdoc/>
    public Task<ActionOutcome> StartSlotAsync(Target target, CancellationToken cancellationToken) =>
        api.ChangeAsync(new SiteCalls(target).StartSlot, cancellationToken);

    /// <inheritdoc/>
    public Task<ActionOutcome> RestartAsync(Target target, CanaryPlace place, CancellationToken cancellationToken)
    {
        var calls = new SiteCalls(target);
        return api.ChangeAsync(place is CanaryPlace.Slot ? calls.RestartSlot : calls.RestartSite, cancellationToken);
    }

    /// <summary>Closes the connections to the slots.</summary>
    public void Dispose() => probe.Dispose();

    private static ActionOutcome.Refused NotSwapped(string where, string? found, SemVersion wanted) => new(new(
        ProblemKind.Transient, $"{where} holds {found ?? "an unknown version"} and not {wanted}: it was not swapped."));

    private async Task<Seen<TrafficRules>> ReadRulesAsync(Target target, CancellationToken cancellationToken)
    {
        var read = await ReadAsync<SiteConfig>(new SiteCalls(target).ReadRules, cancellationToken);
        return read.Value is { } config ? new(new TrafficRules(config, target.Slot)) : new(null, read.Problem);
    }

    private async Task<Seen<T>> ReadAsync<T>(ArmCall call, CancellationToken cancellationToken)
        where T : class
    {
        var read = await api.ReadAsync<Resource<T>>(call, cancellationToken);
        if (read.Value is not { } resource) return new(null, read.Problem);
        return resource.Properties is { } properties ? new(properties) : new(null, Problems.NotUnderstood(call));
    }
}
