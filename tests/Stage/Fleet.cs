using System.Net;
using CanaryFunctions.Api.Rollouts;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Simulator;

namespace CanaryFunctions.Tests.Stage;

/// <summary>Rollouts of many applications at once, which have the fates in turn.</summary>
public static class Fleet
{
    private const int AtOnce = 5;
    private const string Baseline = "1.0.0";

    /// <summary>Takes rollouts to their ends.</summary>
    /// <param name="cloud">Where the applications run.</param>
    /// <param name="api">The control plane.</param>
    /// <param name="name">What the names of the applications begin with.</param>
    /// <param name="rollouts">How many.</param>
    /// <param name="fates">How they go, in turn; all fates if none is given.</param>
    public static async Task<IReadOnlyList<Ended>> RunAsync(
        LocalCloud cloud, Caller api, string name, int rollouts, params Fate[] fates)
    {
        var ended = new List<Ended>();
        var inTurn = fates is [] ? Enum.GetValues<Fate>() : fates;
        foreach (var some in Enumerable.Range(0, rollouts).Chunk(AtOnce))
        {
            ended.AddRange(await Task.WhenAll(
                some.Select(number => RunAsync(cloud, api, $"{name}{number}", inTurn[number % inTurn.Length]))));
        }

        return ended;
    }

    private static async Task<Ended> RunAsync(LocalCloud cloud, Caller api, string shop, Fate fate)
    {
        var site = await cloud.AddShopAsync(shop);
        var (canary, errors) = fate is Fate.BadByComparison ? ("1.2.0", 0.9) : ("1.1.0", 0);
        await using var customers = fate is Fate.BadByComparison ? new Customers(site.Address) : null;
        await InsistAsync(async () =>
        {
            await api.RegisterAsync(cloud, shop, (Baseline, 0), (canary, errors));
            return 0;
        });
        var started = await InsistAsync(() => api.StartAsync(shop, new { version = canary, policy = Policy(fate, canary) }));
        if (fate is Fate.AbortedLive)
        {
            var live = await api.UntilAsync(started.Id, seen => seen.IsEnded || seen.Phase is "Stuck" or "Baking");
            if (live.Phase == "Baking") await api.CommandAsync(started.Id, "abort");
        }

        var rollout = await api.UntilAsync(started.Id, seen => seen.IsEnded || seen.Phase == "Stuck");
        var events = await api.EventsAsync(started.Id);
        var entries = cloud.Azure.Ledger.Entries.Where(entry => entry.Where.Contains($"/sites/{shop}/", StringComparison.Ordinal)).ToArray();
        return new(
            rollout,
            fate,
            entries.Count(entry => entry.What is Happening.SwapBegan),
            entries.Where(entry => entry.What is Happening.Deployed).GroupBy(entry => entry.Detail).Select(group => group.Count()).DefaultIfEmpty().Max(),
            At(EventKind.TrafficRemoved) - At(EventKind.RollbackBegan),
            At(EventKind.RolledBack) - At(EventKind.RollbackBegan));

        DateTimeOffset? At(EventKind kind) => events.FirstOrDefault(happened => happened.Kind == kind)?.At;
    }

    private static object Policy(Fate fate, string canary) => fate is Fate.BadByComparison
        ? new
        {
            name = "compared",
            steps = new[] { new { weight = 30, atLeast = "5m" } },
            checks = new[] { new { kind = "comparison", name = "errors" } },
        }
        : new
        {
            name = "probed",
            steps = new[] { new { weight = 10, atLeast = "4s" } },
            checks = new[]
            {
                new
                {
                    kind = "probe", name = "home", path = "/", interval = "1s", failures = "2 of 3", critical = true,
                    expectBody = fate is Fate.BadByProbe ? "something else" : canary,
                },
            },
            onNoData = new { after = "10m", @do = "ignore" },
            onProviderError = new { after = "10m", @do = "ignore" },
            promotion = new { bake = fate is Fate.AbortedLive ? "5m" : "2s" },
        };

    // As any caller is told to, where Azure could not be asked.
    private static async Task<T> InsistAsync<T>(Func<Task<T>> ask)
    {
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (HttpRequestException e) when (e.StatusCode is HttpStatusCode.ServiceUnavailable)
            {
                await Task.Delay(100);
            }
        }
    }

    /// <summary>A rollout that has ended.</summary>
    /// <param name="Rollout">The rollout.</param>
    /// <param name="Fate">How it was to go.</param>
    /// <param name="Swaps">How many swaps were begun.</param>
    /// <param name="MostDeployments">How many times a version was deployed, at most.</param>
    /// <param name="ShareRemovedIn">How long after the decision nobody new was sent to the version any more; null without a
    /// rollback.</param>
    /// <param name="RolledBackIn">How long the whole rollback took; null without one.</param>
    public sealed record Ended(
        RolloutView Rollout, Fate Fate, int Swaps, int MostDeployments, TimeSpan? ShareRemovedIn, TimeSpan? RolledBackIn)
    {
        /// <summary>How it has ended, and what that took: its phase, the cause of its rollback, swaps, and deployments of one
        /// version.</summary>
        public (string Phase, string? Cause, int Swaps, int Deployments) Outcome =>
            (Rollout.Phase, Rollout.Cause?.Name, Swaps, MostDeployments);

        /// <summary>How it ends without faults.</summary>
        public (string Phase, string? Cause, int Swaps, int Deployments) Expected => Fate switch
        {
            Fate.Good => ("Succeeded", null, 1, 1),
            Fate.AbortedLive => ("RolledBack", "Aborted", 2, 1),
            _ => ("RolledBack", "Degraded", 0, 1),
        };
    }
}
