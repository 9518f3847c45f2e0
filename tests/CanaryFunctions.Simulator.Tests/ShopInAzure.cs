using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace CanaryFunctions.Simulator.Tests;

/// <summary>A local Azure with the shop in it: 1.0.0 in production, and an empty slot <c>canary</c>.</summary>
public sealed class ShopInAzure : IAsyncDisposable
{
    public const string Web = "api-version=2024-11-01";

    private ShopInAzure(AzureSimulator azure, SimulatedSite site)
    {
        (Azure, Site) = (azure, site);
        Arm = new(azure.CreateHandler()) { BaseAddress = azure.ManagementEndpoint };
        Arm.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", azure.Token);
    }

    public AzureSimulator Azure { get; }

    public SimulatedSite Site { get; }

    /// <summary>Calls Azure Resource Manager with all rights.</summary>
    public HttpClient Arm { get; }

    public HttpClient Visitor { get; } = new(new SocketsHttpHandler { UseCookies = false });

    public string Slot => Site.SlotResourceId("canary");

    public static async Task<ShopInAzure> StartAsync(SimulatorOptions? options = null)
    {
        var azure = await AzureSimulator.StartAsync(
            options ?? new() { SwapDuration = TimeSpan.FromMilliseconds(200), Seed = 1 }, CancellationToken.None);
        var site = await azure.AddSiteAsync(
            new()
            {
                Subscription = Guid.Parse("00000000-0000-0000-0000-000000000001"),
                ResourceGroup = "rg",
                Name = "shop",
                Slots = ["canary"],
                Package = Package(azure, "1.0.0"),
                AppSettings = new() { ["CANARY_VERSION"] = "1.0.0" },
            },
            CancellationToken.None);
        return new(azure, site);
    }

    public static Uri Package(AzureSimulator azure, string version)
    {
        using var zip = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "shop", $"shop-{version}.zip"));
        return azure.AddPackage($"shop-{version}.zip", zip);
    }

    public Task<HttpResponseMessage> DeployAsync(string version) => PutSettingsAsync(new()
    {
        ["WEBSITE_RUN_FROM_PACKAGE"] = Package(Azure, version).ToString(),
        ["CANARY_VERSION"] = version,
    });

    public Task<HttpResponseMessage> PutSettingsAsync(JsonObject settings) => Arm.PutAsJsonAsync(
        $"{Slot}/config/appsettings?{Web}", new JsonObject { ["properties"] = settings });

    public Task<HttpResponseMessage> SetShareAsync(double percent, string? host = null) => Arm.PatchAsJsonAsync(
        $"{Site.ResourceId}/config/web?{Web}",
        new JsonObject
        {
            ["properties"] = new JsonObject
            {
                ["experiments"] = new JsonObject
                {
                    ["rampUpRules"] = percent < 0 ? new JsonArray() : new JsonArray(new JsonObject
                    {
                        ["actionHostName"] = host ?? Site.SlotAddress("canary").Authority,
                        ["reroutePercentage"] = percent,
                        ["name"] = "canary",
                    }),
                },
            },
        });

    public Task<HttpResponseMessage> BeginSwapAsync() => Arm.PostAsJsonAsync(
        $"{Slot}/slotsswap?{Web}", new { targetSlot = "production", preserveVnet = true });

    /// <summary>Polls a swap to its end.</summary>
    public async Task<HttpResponseMessage> EndSwapAsync(HttpResponseMessage begun)
    {
        while (true)
        {
            var polled = await Arm.GetAsync(begun.Headers.Location);
            if (polled.StatusCode != System.Net.HttpStatusCode.Accepted) return polled;
            polled.Dispose();
            await Task.Delay(20);
        }
    }

    /// <summary>The version that answers a visitor, and the routing cookie that it sets.</summary>
    public async Task<(string Version, string? Cookie)> VisitAsync(string query = "", string? cookie = null, Uri? address = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address ?? Site.Address, $"/api/products{query}"));
        if (cookie is not null) request.Headers.Add("Cookie", $"x-ms-routing-name={cookie}");
        using var answer = await Visitor.SendAsync(request);
        var set = answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies.Single() : null;
        var version = answer.Headers.TryGetValues("X-Shop-Version", out var versions)
            ? versions.Single()
            : $"{(int)answer.StatusCode}";
        return (version, set);
    }

    public async ValueTask DisposeAsync()
    {
        Arm.Dispose();
        Visitor.Dispose();
        await Azure.DisposeAsync();
    }
}
