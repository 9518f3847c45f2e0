using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CanaryFunctions.Simulator.Tests.Shop;

/// <summary>A release of the shop, alone in a local Azure.</summary>
public sealed class ShopRelease : IAsyncDisposable
{
    private readonly AzureSimulator azure;

    private ShopRelease(AzureSimulator azure, HttpClient visitor) => (this.azure, Visitor) = (azure, visitor);

    /// <summary>A visitor who keeps cookies.</summary>
    public HttpClient Visitor { get; }

    /// <summary>Path of one of the packages that are built with these tests.</summary>
    public static string Package(string version) =>
        Path.Combine(AppContext.BaseDirectory, "shop", $"shop-{version}.zip");

    /// <summary>Starts one of the releases that the sample has.</summary>
    public static async Task<ShopRelease> StartAsync(string version)
    {
        await using var zip = File.OpenRead(Package(version));
        return await StartAsync(zip);
    }

    /// <summary>Starts the shop with another <c>release.json</c>.</summary>
    public static async Task<ShopRelease> StartAsync(JsonObject release)
    {
        using var zip = new MemoryStream();
        await using (var original = File.OpenRead(Package("1.0.0"))) await original.CopyToAsync(zip);
        await using (var archive = new ZipArchive(zip, ZipArchiveMode.Update, leaveOpen: true))
        {
            archive.GetEntry("release.json")!.Delete();
            await using var entry = await archive.CreateEntry("release.json").OpenAsync();
            await JsonSerializer.SerializeAsync(entry, release);
        }

        zip.Position = 0;
        return await StartAsync(zip);
    }

    public async Task<int> FailedCheckoutsAsync(int of)
    {
        var failed = 0;
        for (var i = 0; i < of; i++)
        {
            using var answer = await Visitor.PostAsync("/api/checkout", null);
            if (!answer.IsSuccessStatusCode) failed++;
        }

        return failed;
    }

    public async ValueTask DisposeAsync()
    {
        Visitor.Dispose();
        await azure.DisposeAsync();
    }

    private static async Task<ShopRelease> StartAsync(Stream zip)
    {
        var azure = await AzureSimulator.StartAsync(new(), CancellationToken.None);
        try
        {
            var site = await azure.AddSiteAsync(
                new()
                {
                    Subscription = Guid.NewGuid(),
                    ResourceGroup = "rg",
                    Name = "shop",
                    Package = azure.AddPackage("shop.zip", zip),
                },
                CancellationToken.None);
            return new(azure, new() { BaseAddress = site.Address });
        }
        catch
        {
            await azure.DisposeAsync();
            throw;
        }
    }
}
