using System.Collections.Immutable;

namespace CanaryFunctions.Simulator.Sites;

/// <summary>Starts and stops the apps of slots.</summary>
internal sealed class AppRunner(PackageFolder packages, ImageRegistry images, CancellationToken closing)
{
    private readonly Lock gate = new();
    private ImmutableList<Task<RunningApp?>> apps = [];

    /// <summary>Stops the slot's app and starts it anew with the slot's settings. Visitors wait for it meanwhile: a cold
    /// start.</summary>
    public void Restart(Slot slot) => Put(slot, slot.Settings);

    /// <summary>The same, with other settings than the slot's own.</summary>
    public void Put(Slot slot, ImmutableDictionary<string, string> settings) => Replace(
        slot,
        superseded => slot.IsRunning ? StartAsync(slot, settings, superseded) : Task.FromResult<RunningApp?>(null));

    /// <summary>Stops the slot's app.</summary>
    public void Stop(Slot slot) => Replace(slot, _ => Task.FromResult<RunningApp?>(null));

    /// <summary>Stops everything that was ever started. Nothing starts any more, as the token is cancelled.</summary>
    public async Task StopAllAsync()
    {
        ImmutableList<Task<RunningApp?>> all;
        lock (gate) all = apps;
        await Task.WhenAll(all.Select(StopAsync));
        packages.Delete();
    }

    private void Replace(Slot slot, Func<CancellationToken, Task<RunningApp?>> start)
    {
        lock (slot.Site.Gate)
        lock (gate)
        {
            var old = slot.Launch;
            var superseded = new CancellationTokenSource();
            var app = Task.Run(async () =>
            {
                await old.Superseded.CancelAsync();
                await StopAsync(old.App);
                return await start(superseded.Token);
            });
            apps = apps.RemoveAll(known => known is { IsCompletedSuccessfully: true, Result: null or { IsGone: true } }).Add(app);
            slot.Launch = new(app, superseded);
        }
    }

    private async Task<RunningApp?> StartAsync(
        Slot slot, ImmutableDictionary<string, string> settings, CancellationToken superseded)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(closing, superseded);
        try
        {
            var pushed = slot.Deployments.LastOrDefault();
            if ((images.Find(slot.Stack) ?? settings.GetValueOrDefault(Slot.Package) ?? pushed?.Package.AbsoluteUri) is not { } package)
                return null;
            var unpacked = await packages.UnpackAsync(package, either.Token);
            if (pushed is not null) pushed.HasFailed = unpacked is null;
            if (unpacked is not { } folder) return null;
            var environment = settings
                .SetItem("WEBSITE_SITE_NAME", slot.Site.Name)
                .SetItem("WEBSITE_SLOT_NAME", slot.DisplayName)
                .SetItem("WEBSITE_HOSTNAME", slot.HostName);
            return await RunningApp.StartAsync(folder, slot, environment, either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            return null;
        }
    }

    // One that failed to start has nothing to stop, and must not keep the next from starting.
    private static async Task StopAsync(Task<RunningApp?> app)
    {
        await ((Task)app).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (app is { IsCompletedSuccessfully: true, Result: { } running }) await running.StopAsync();
    }
}
