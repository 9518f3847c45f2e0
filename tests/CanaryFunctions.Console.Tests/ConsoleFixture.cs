using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CanaryFunctions.Api.Rollouts;
using CanaryFunctions.Core.Access;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Tests.Stage;
using CanaryFunctions.WebConsole.Tests;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(ConsoleFixture))]

namespace CanaryFunctions.WebConsole.Tests;

/// <summary>A browser, and a control plane with a shop that is bought in.</summary>
public sealed class ConsoleFixture : IAsyncLifetime
{
    private readonly Lazy<Task<(string Id, string Shop)>> rollout;
    private readonly Lazy<Task<(string Id, string Shop)>> takenBack;
    private readonly Lazy<Task<Filled>> filled;
    private readonly ConcurrentQueue<(string? Test, RolloutId Id)> begun = new();
    private IPlaywright playwright = null!;
    private int names;

    public ConsoleFixture()
    {
        rollout = new(MakeRolloutAsync);
        takenBack = new(TakeBackAsync);
        filled = new(() => Filled.MakeAsync(this));
    }

    /// <summary>How long a page may take, in milliseconds.</summary>
    public const int Patience = 120_000;

    public LocalCloud Cloud { get; private set; } = null!;

    public Host Host { get; private set; } = null!;

    public Caller Api { get; private set; } = null!;

    public IBrowser Browser { get; private set; } = null!;

    /// <summary>What a browser keeps of somebody who may do everything and has signed in, by host: once is enough.</summary>
    public ConcurrentDictionary<Uri, string> SignedIn { get; } = new();

    public async ValueTask InitializeAsync()
    {
        // A busy machine is slow, and no failure.
        Assertions.SetDefaultExpectTimeout(Patience);
        playwright = await Playwright.CreateAsync();
        Browser = await Chromium.LaunchAsync(playwright);
        LocalCloud.ExpectShortLives();
        Cloud = await LocalCloud.StartAsync();
        Host = await Host.StartAsync(Cloud, settings: new() { ["Canary__Pace__ActionTimeout"] = "00:00:10" });
        Api = new(Host.Address);
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        var said = Host.HasExited ? Host.Output : null;
        await Host.DisposeAsync();
        await Cloud.DisposeAsync();
        await Browser.DisposeAsync();
        playwright.Dispose();
        if (said is not null) throw new InvalidOperationException($"The host ended before its time.\n{said}");
    }

    /// <summary>A shop of its own, with a good version 1.1.0 and a bad one 1.2.0, and customers in it. Nearly every checkout of the
    /// bad one fails: that is found out by as few customers as a slow machine lets in.</summary>
    public async Task<(string Name, Customers Customers)> ShopAsync()
    {
        // None is the beginning of another's.
        var name = $"shop-{Interlocked.Increment(ref names):000}";
        var site = await Cloud.AddShopAsync(name);
        await Api.RegisterAsync(Cloud, name, ("1.0.0", 0), ("1.1.0", 0), ("1.2.0", 0.9));
        return (name, new Customers(site.Address));
    }

    /// <summary>Starts a rollout with steps of so many seconds, for as long as the test lasts.</summary>
    public async Task<RolloutView> StartAsync(string shop, string version = "1.1.0", string atLeast = "3s", string? reason = null)
    {
        var started = await BeginAsync(shop, version, atLeast, reason);
        begun.Enqueue((TestContext.Current.Test?.UniqueID, started.Id));
        return started;
    }

    /// <summary>Takes back what a test has started and left under way: each look of it takes time from the tests that follow.</summary>
    public async Task EndAsync()
    {
        foreach (var (_, id) in begun.Where(one => one.Test == TestContext.Current.Test?.UniqueID))
            (await Api.SendAsync(HttpMethod.Post, $"api/rollouts/{id}/abort")).Dispose();
    }

    /// <summary>Gives a shop the policy <c>tested</c>, with steps of so many seconds.</summary>
    public Task AddPolicyAsync(string shop, string atLeast) => AddPolicyAsync(shop, "tested", Policy(atLeast));

    /// <summary>Gives a shop a policy.</summary>
    public async Task AddPolicyAsync(string shop, string name, object policy)
    {
        using var answer = await Api.SendAsync(HttpMethod.Put, $"api/applications/{shop}/policies/{name}", policy);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>A rollout with something to show, which is at its step for long, and its shop.</summary>
    public Task<(string Id, string Shop)> RolloutAsync() => rollout.Value;

    /// <summary>A rollout of 1.2.0 that was taken back because it was bad, and its shop. Nobody changes either.</summary>
    public Task<(string Id, string Shop)> TakenBackAsync() => takenBack.Value;

    /// <summary>Something of everything that the console shows. Nobody changes it.</summary>
    public Task<Filled> FilledAsync() => filled.Value;

    /// <summary>The text of a new key.</summary>
    public async Task<string> KeyAsync(string name, params Grant[] grants)
    {
        using var answer = await Api.SendAsync(HttpMethod.Post, "api/keys", new { name, grants });
        answer.EnsureSuccessStatusCode();
        return (string)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["key"]!;
    }

    private Task<RolloutView> BeginAsync(string shop, string version, string atLeast, string? reason = null) =>
        Api.StartAsync(shop, new { version, reason, policy = Policy(atLeast) });

    private async Task<(string Id, string Shop)> MakeRolloutAsync()
    {
        var (shop, customers) = await ShopAsync();
        await using var buying = customers;
        var started = await BeginAsync(shop, "1.1.0", "10m");
        await Api.UntilAsync(started.Id, seen => seen.Health?.Checks is { IsEmpty: false });
        return ($"{started.Id}", shop);
    }

    private async Task<(string Id, string Shop)> TakeBackAsync()
    {
        var (shop, customers) = await ShopAsync();
        await using var buying = customers;
        var started = await BeginAsync(shop, "1.2.0", "10m");
        await Api.UntilAsync(started.Id, seen => seen.IsEnded);
        return ($"{started.Id}", shop);
    }

    private static object Policy(string atLeast) => new
    {
        name = "tested",
        steps = new[] { new { weight = 30, atLeast }, new { weight = 60, atLeast } },
        checks = new object[]
        {
            new { kind = "comparison", name = "errors" },
            new { kind = "probe", name = "home", path = "/", interval = "1s" },
        },
        promotion = new { bake = "2s" },
        onNoData = new { after = "10m", @do = "ignore" },
        onProviderError = new { after = "10m", @do = "ignore" },
    };
}
