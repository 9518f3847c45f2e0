using System.Collections.Concurrent;
using System.Collections.Immutable;
using CanaryFunctions.Simulator.Faulting;

namespace CanaryFunctions.Simulator.Sites;

/// <summary>Swaps two slots in the order in which App Service does: the source gets the destination's sticky settings and
/// restarts, is warmed up, then the addresses change places, and at last the former destination restarts. If the source does
/// not come up everything stays as it was.</summary>
internal sealed class Swapper(
    AppRunner runner, Faults faults, Ledger ledger, SimulatorOptions options, CancellationToken closing)
{
    // As published: 90 seconds for each request, and up to five more.
    private const int MostPings = 6;
    private static readonly TimeSpan pingLimit = TimeSpan.FromSeconds(90);

    private const string WarmUpPath = "WEBSITE_SWAP_WARMUP_PING_PATH";
    private const string WarmUpStatuses = "WEBSITE_SWAP_WARMUP_PING_STATUSES";

    private readonly ConcurrentBag<Task> swaps = [];

    /// <summary>Begins a swap. The caller holds the site's gate and no swap is under way.</summary>
    public SwapOperation Begin(Slot source, Slot destination)
    {
        var operation = new SwapOperation(source, destination);
        var site = source.Site;
        site.Operations[operation.Id] = site.Busy = operation;
        ledger.Add(Happening.SwapBegan, source.ResourceId, destination.DisplayName);
        swaps.Add(Task.Run(() => RunAsync(operation)));
        return operation;
    }

    /// <summary>Gives a slot the settings of another, as the first half of a swap with preview.</summary>
    public void Prepare(Slot source, Slot destination)
    {
        source.PreparedFor = destination;
        runner.Put(source, SettingsAfter(moved: source, stayed: destination));
        ledger.Add(Happening.SwapPrepared, source.ResourceId, destination.DisplayName);
    }

    /// <summary>Gives it its own settings back.</summary>
    public void Reset(Slot source)
    {
        source.PreparedFor = null;
        runner.Restart(source);
        ledger.Add(Happening.SwapCancelled, source.ResourceId, string.Empty);
    }

    /// <summary>Waits until the swaps under way have ended.</summary>
    public Task EndAsync() => Task.WhenAll(swaps);

    private async Task RunAsync(SwapOperation operation)
    {
        var (source, destination) = (operation.Source, operation.Destination);
        string? failure;
        try
        {
            failure = await TryAsync(source, destination, closing);
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested)
        {
            failure = "The local Azure ended.";
        }

        lock (source.Site.Gate)
        {
            source.PreparedFor = null;
            if (failure is null) Exchange(source, destination);
            runner.Restart(source);
            if (failure is null) ledger.Add(Happening.Swapped, source.ResourceId, destination.DisplayName);
            else ledger.Add(Happening.SwapFailed, source.ResourceId, failure);
            operation.End(failure);
        }
    }

    // Until it has succeeded the slots keep their settings, though the source's app runs with others already.
    private async Task<string?> TryAsync(Slot source, Slot destination, CancellationToken cancellationToken)
    {
        var atDestination = SettingsAfter(moved: source, stayed: destination);
        if (source.PreparedFor is null) runner.Put(source, atDestination);
        await Task.Delay(faults.SwapDuration ?? options.SwapDuration, options.Time, cancellationToken);
        if (faults.SwapFailure is { } injected) return injected;
        if (await source.Launch.App.WaitAsync(cancellationToken) is not { IsGone: false } app)
        {
            return $"Cannot swap slots for site '{source.Site.Name}' because the worker process for '{source.DisplayName}' "
                + "slot could not be started.";
        }

        return await IsWarmAsync(app, atDestination, cancellationToken)
            ? null
            : $"Cannot swap slots for site '{source.Site.Name}' because the '{source.DisplayName}' slot did not respond to "
                + "http ping.";
    }

    private void Exchange(Slot source, Slot destination)
    {
        (source.Launch, destination.Launch) = (destination.Launch, source.Launch);
        source.ExchangeDeployments(destination);
        (source.Stack, destination.Stack) = (destination.Stack, source.Stack);
        (source.Settings, destination.Settings) =
            (SettingsAfter(moved: destination, stayed: source), SettingsAfter(moved: source, stayed: destination));
        var status = new SwapStatus(
            options.Time.GetUtcNow(), source.DisplayName, destination.IsProduction ? "Production" : destination.DisplayName);
        (source.LastSwap, destination.LastSwap) = (status, status);
    }

    private static async Task<bool> IsWarmAsync(
        RunningApp app, ImmutableDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = pingLimit };
        var wanted = settings.GetValueOrDefault(WarmUpStatuses)?.Split(',', StringSplitOptions.TrimEntries);
        var path = settings.GetValueOrDefault(WarmUpPath, string.Empty).TrimStart('/');
        for (var tries = 0; tries < MostPings; tries++)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(app.Address, $"/{path}"), cancellationToken);
                return wanted?.Contains($"{(int)answer.StatusCode}") is not false;
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException
                && !cancellationToken.IsCancellationRequested)
            {
                // Asked again.
            }
        }

        return false;
    }

    private static ImmutableDictionary<string, string> SettingsAfter(Slot moved, Slot stayed)
    {
        var sticky = moved.Site.StickySettings;
        return moved.Settings.RemoveRange(sticky).AddRange(stayed.Settings.Where(entry => sticky.Contains(entry.Key)));
    }
}
