using System.Collections.Immutable;
using CanaryFunctions.Simulator.Faulting;

namespace CanaryFunctions.Simulator.Sites;

/// <summary>Swaps two slots in the order in which App Service does: the source gets the destination's sticky settings and
/// restarts, is warmed up, then the addresses change places, and at last the former destination restarts. If the source does
/// not come up everything stays as it was.</summary>
internal sealed class Swapper(AppRunner runner, Faults faults, Ledger ledger, SimulatorOptions options)
{
    private const string WarmUpPath = "WEBSITE_SWAP_WARMUP_PING_PATH";
    private const string WarmUpStatuses = "WEBSITE_SWAP_WARMUP_PING_STATUSES";

    /// <summary>Carries the operation out; it never throws.</summary>
    public async Task RunAsync(SwapOperation operation, CancellationToken cancellationToken)
    {
        var (source, destination) = (operation.Source, operation.Destination);
        ledger.Add(Happening.SwapBegan, source.ResourceId, destination.DisplayName);
        string? failure;
        try
        {
            failure = await TryAsync(source, destination, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            failure = "The local Azure ended.";
        }

        if (failure is null)
        {
            ledger.Add(Happening.Swapped, source.ResourceId, destination.DisplayName);
        }
        else
        {
            runner.Restart(source);
            ledger.Add(Happening.SwapFailed, source.ResourceId, failure);
        }

        operation.End(failure);
    }

    private async Task<string?> TryAsync(Slot source, Slot destination, CancellationToken cancellationToken)
    {
        var sticky = source.Site.StickySettings;
        var moving = Without(source.Settings, sticky);
        var arriving = Without(destination.Settings, sticky);
        var atDestination = moving.AddRange(Only(destination.Settings, sticky));

        runner.Put(source, atDestination);
        await Task.Delay(faults.SwapDuration ?? options.SwapDuration, options.Time, cancellationToken);
        if (faults.SwapFailure is { } injected) return injected;
        if (await source.App.WaitAsync(cancellationToken) is not { } app)
        {
            return $"Cannot swap slots for site '{source.Site.Name}' because the worker process for '{source.DisplayName}' "
                + "slot could not be started.";
        }

        if (!await IsWarmAsync(app, atDestination, cancellationToken))
        {
            return $"Cannot swap slots for site '{source.Site.Name}' because the '{source.DisplayName}' slot did not "
                + "respond to http ping.";
        }

        (source.App, destination.App) = (destination.App, source.App);
        destination.Settings = atDestination;
        source.Settings = arriving.AddRange(Only(source.Settings, sticky));
        var status = new SwapStatus(
            options.Time.GetUtcNow(), source.DisplayName, destination.IsProduction ? "Production" : destination.DisplayName);
        (source.LastSwap, destination.LastSwap) = (status, status);
        runner.Restart(source);
        return null;
    }

    private static async Task<bool> IsWarmAsync(
        RunningApp app, ImmutableDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        var wanted = settings.GetValueOrDefault(WarmUpStatuses)?.Split(',', StringSplitOptions.TrimEntries);
        for (var tries = 0; tries < 6; tries++)
        {
            try
            {
                using var answer = await http.GetAsync(
                    new Uri(app.Address, settings.GetValueOrDefault(WarmUpPath, "/")), cancellationToken);
                if (wanted?.Contains($"{(int)answer.StatusCode}") is not false) return true;
            }
            catch (HttpRequestException)
            {
                // Asked again.
            }
        }

        return false;
    }

    private static ImmutableDictionary<string, string> Without(
        ImmutableDictionary<string, string> settings, ImmutableHashSet<string> names) => settings.RemoveRange(names);

    private static IEnumerable<KeyValuePair<string, string>> Only(
        ImmutableDictionary<string, string> settings, ImmutableHashSet<string> names) =>
        settings.Where(entry => names.Contains(entry.Key));
}
