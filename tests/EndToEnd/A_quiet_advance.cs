using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Server;
using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.EndToEnd;

public sealed class A_quiet_advance(CloudFixture fixture) : IClassFixture<CloudFixture>
{
    // Enough for most of them to be quiet: one with a verdict to tell is not.
    private const int Looks = 11;

    [Fact]
    public async Task Costs_three_storage_operations_and_one_call_to_azure_besides_the_metrics()
    {
        var site = fixture.NewSite();
        var shop = await fixture.Cloud.AddShopAsync(site);
        await using var customers = new Customers(shop.Address);
        await using var server = CanaryServer.Create(["--urls", "http://127.0.0.1:0"], Options());
        await CanaryServer.StartAsync(server, TestContext.Current.CancellationToken);
        using var api = new Caller(new(server.Urls.Single()));
        await api.RegisterAsync(fixture.Cloud, site, ("1.0.0", 0), ("1.1.0", 0));
        var id = (await api.StartAsync(site, new
        {
            version = "1.1.0",
            policy = new
            {
                name = "long",
                checks = new[] { new { kind = "comparison", name = "errors" } },
                steps = new[] { new { weight = 30, atLeast = "1h" } },
            },
        })).Id;
        await api.UntilAsync(id, rollout => rollout is { Phase: "Stepping", Health: not null });

        using var calls = new Calls(fixture.Cloud);
        await calls.AdvancesAsync(Looks + 1);

        Assert.InRange(calls.InMostAdvances("storage"), 1, 3);
        Assert.InRange(calls.InMostAdvances("azure"), 0, 1);
    }

    private ServerOptions Options() => new()
    {
        Storage = fixture.Cloud.Storage.ConnectionString,
        Access = new() { BootstrapKey = Host.Key },
        ManagementEndpoint = fixture.Cloud.Azure.ManagementEndpoint,
        LocalAzure = new()
        {
            Token = fixture.Cloud.Azure.Token,
            Certificate = fixture.Cloud.Azure.Certificate.GetCertHashString(HashAlgorithmName.SHA256),
        },
        Pace = new() { Look = TimeSpan.FromSeconds(1), Poll = TimeSpan.FromSeconds(1), WarmUp = TimeSpan.FromSeconds(0.2) },
        Sweep = TimeSpan.FromHours(1),
    };

    /// <summary>Hears every call of this process to storage and to Azure, and every advance.</summary>
    private sealed class Calls : IDisposable
    {
        private readonly ConcurrentQueue<string> heard = new();
        private readonly SemaphoreSlim advances = new(0);
        private readonly string azure;
        private readonly ActivityListener listener;

        public Calls(LocalCloud cloud)
        {
            azure = cloud.Azure.ManagementEndpoint.ToString();
            listener = new()
            {
                ShouldListenTo = source => source.Name is RolloutTelemetry.Name or "System.Net.Http",
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
                ActivityStarted = HearAdvance,
                ActivityStopped = HearCall,
            };
            ActivitySource.AddActivityListener(listener);
        }

        public async Task AdvancesAsync(int count)
        {
            for (var advance = 0; advance < count; advance++)
                Assert.True(await advances.WaitAsync(TimeSpan.FromMinutes(5)), "The rollout is not looked at.");
        }

        /// <summary>How often that is called between an advance and the next: the median.</summary>
        public int InMostAdvances(string whom)
        {
            var calls = heard.ToList();
            var advances = Enumerable.Range(0, calls.Count).Where(i => calls[i] == "advance").ToList();
            return advances.Take(Looks).Zip(advances.Skip(1), (from, to) => calls[from..to].Count(call => call == whom))
                .Order().ElementAt(Looks / 2);
        }

        public void Dispose()
        {
            listener.Dispose();
            advances.Dispose();
        }

        private void HearAdvance(Activity started)
        {
            if (started.OperationName != "rollout.advance") return;
            heard.Enqueue("advance");
            advances.Release();
        }

        private void HearCall(Activity call)
        {
            var (method, url) = ($"{call.GetTagItem("http.request.method")}", $"{call.GetTagItem("url.full")}");
            if (url.StartsWith(azure, StringComparison.Ordinal))
                heard.Enqueue(url.Contains("/metrics", StringComparison.OrdinalIgnoreCase) ? "metrics" : "azure");
            else if (url.Contains("devstoreaccount1", StringComparison.Ordinal) && !IsPoll(method, url))
                heard.Enqueue("storage");
        }

        // Asking the queues for messages is done once for all rollouts, and whether there are any or not.
        private static bool IsPoll(string method, string url) => method == "GET"
            && (url.Contains("/wakeups/messages", StringComparison.Ordinal) || url.Contains("/deliveries/messages", StringComparison.Ordinal));
    }
}
