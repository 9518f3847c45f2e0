using System.Collections.Immutable;

namespace CanaryFunctions.Simulator.Sites;

/// <summary>Starts and stops the apps of slots.</summary>
internal sealed class AppRunner(PackageFolder packages, CancellationToken closing)
{
    private readonly Lock gate = new();
    private ImmutableList<Task<RunningApp?>> apps = [];

    /// <summary>Stops the slot's app and starts it anew with the slot's settings. Visitors wait for it meanwhile: a cold
    /// start.</summary>
    public void Restart(Slot slot) => Put(slot, slot.Settings);

    /// <summary>The same, with other settings than the slot's own.</summary>
    public void Put(Slot slot, ImmutableDictionary<string, string> settings)
    {
        var old = slot.App;
        slot.App = slot.IsRunning ? Begin(ReplaceAsync(old, slot, settings)) : StopAsync(old);
    }

    /// <summary>Stops the slot's app.</summary>
    public static void Stop(Slot slot) => slot.App = StopAsync(slot.App);

    /// <summary>Stops everything that was ever started.</summary>
    public async Task StopAllAsync()
    {
        ImmutableList<Task<RunningApp?>> all;
        lock (gate) all = apps;
        foreach (var app in all) await StopAsync(app);
        packages.Delete();
    }

    private Task<RunningApp?> Begin(Task<RunningApp?> app)
    {
        lock (gate) apps = apps.RemoveAll(known => known is { IsCompleted: true, Result: null or { HasExited: true } }).Add(app);
        return app;
    }

    private async Task<RunningApp?> ReplaceAsync(
        Task<RunningApp?> old, Slot slot, ImmutableDictionary<string, string> settings)
    {
        await StopAsync(old);
        return await StartAsync(slot, settings);
    }

    private async Task<RunningApp?> StartAsync(Slot slot, ImmutableDictionary<string, string> settings)
    {
        try
        {
            if (!settings.TryGetValue(Slot.Package, out var package)) return null;
            if (await packages.UnpackAsync(package, closing) is not { } folder) return null;
            var environment = settings
                .SetItem("WEBSITE_SITE_NAME", slot.Site.Name)
                .SetItem("WEBSITE_SLOT_NAME", slot.DisplayName)
                .SetItem("WEBSITE_HOSTNAME", slot.HostName);
            return await RunningApp.StartAsync(folder, environment, closing);
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested)
        {
            return null;
        }
    }

    private static async Task<RunningApp?> StopAsync(Task<RunningApp?> app)
    {
        if (await app is { } running) await running.StopAsync();
        return null;
    }
}
