using System.Diagnostics;
using System.IO.Compression;
using CanaryFunctions.Simulator.Storage;

namespace CanaryFunctions.Simulator.Tests;

public sealed class When_it_ends
{
    [Fact]
    public async Task No_process_of_an_app_is_left()
    {
        var shop = await ShopInAzure.StartAsync();
        var address = shop.Site.Address;
        string[] hosts = [address.Authority, shop.Site.SlotAddress("canary").Authority];
        Assert.NotEqual(0, await AppsOfAsync(hosts));

        // One app runs, one is just being started, and a swap is under way.
        using var deploying = await shop.DeployAsync("1.1.0");
        using var swapping = await shop.BeginSwapAsync();
        await shop.DisposeAsync();

        Assert.Equal(0, await AppsOfAsync(hosts));
        using var visitor = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => visitor.GetAsync(address));
    }

    [Fact]
    public async Task Azurite_ends_with_it_too()
    {
        var storage = await Azurite.StartAsync(new(), CancellationToken.None);
        var id = storage.ProcessId;

        await storage.DisposeAsync();

        Assert.Throws<ArgumentException>(() => Process.GetProcessById(id));
    }

    [Fact]
    public async Task A_missing_node_is_said_in_one_sentence()
    {
        var failure = await Assert.ThrowsAsync<LocalAzureException>(
            () => Azurite.StartAsync(new() { Node = "no-such-node" }, CancellationToken.None));

        Assert.Equal(
            "'no-such-node' was not found: install Node.js 20 or newer, which brings node and npm.", failure.Message);
    }

    [Fact]
    public async Task A_package_that_would_write_outside_of_its_folder_does_not_start()
    {
        await using var azure = await AzureSimulator.StartAsync(new(), CancellationToken.None);
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
            archive.CreateEntry("../outside.txt").Open().Dispose();
        zip.Position = 0;

        await Assert.ThrowsAsync<LocalAzureException>(() => azure.AddSiteAsync(
            new()
            {
                Subscription = Guid.NewGuid(),
                ResourceGroup = "rg",
                Name = "evil",
                Package = azure.AddPackage("evil.zip", zip),
            },
            CancellationToken.None));
    }

    // Each app is told the host name of its slot, which no other test has.
    private static async Task<int> AppsOfAsync(string[] hosts)
    {
        var apps = 0;
        foreach (var folder in Directory.GetDirectories("/proc").Where(name => int.TryParse(Path.GetFileName(name), out _)))
        {
            try
            {
                var environment = await File.ReadAllTextAsync(Path.Combine(folder, "environ"));
                if (hosts.Any(host => environment.Contains($"WEBSITE_HOSTNAME={host}\0", StringComparison.Ordinal))) apps++;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It has just ended, or is not ours.
            }
        }

        return apps;
    }
}
