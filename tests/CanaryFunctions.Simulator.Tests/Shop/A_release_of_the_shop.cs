using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json.Nodes;

namespace CanaryFunctions.Simulator.Tests.Shop;

public sealed class A_release_of_the_shop
{
    [Theory]
    [InlineData("1.0.0")]
    [InlineData("1.1.0")]
    [InlineData("1.2.0")]
    public async Task Is_a_package_with_nothing_but_the_app_and_its_release(string version)
    {
        await using var package = await ZipFile.OpenReadAsync(ShopRelease.Package(version));

        Assert.Equal(
            ["Shop.deps.json", "Shop.dll", "Shop.runtimeconfig.json", "release.json"],
            package.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal));
        await using var release = await package.GetEntry("release.json")!.OpenAsync();
        Assert.Equal(version, (string?)(await JsonNode.ParseAsync(release))!["version"]);
    }

    // The shop spreads its faults evenly, so that these bounds hold for every draw.
    [Theory]
    [InlineData("1.1.0", 0, 1)]
    [InlineData("1.2.0", 5, 16)]
    public async Task Fails_the_share_of_checkouts_that_it_says(string version, int least, int most)
    {
        await using var shop = await ShopRelease.StartAsync(version);

        Assert.InRange(await shop.FailedCheckoutsAsync(of: 200), least, most);
    }

    [Fact]
    public async Task Is_slow_for_the_share_of_answers_that_it_says()
    {
        await using var shop = await ShopRelease.StartAsync(
            new JsonObject { ["version"] = "2.0.0", ["latencyMs"] = 3_000, ["latencyShare"] = 0.5 });

        var slow = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            var watch = Stopwatch.StartNew();
            await shop.Visitor.GetStringAsync("/health");
            return watch.Elapsed >= TimeSpan.FromSeconds(2.9);
        }));

        Assert.InRange(slow.Count(answer => answer), 5, 16);
    }

    [Theory]
    [InlineData("checkoutErrorRate", 4)]
    [InlineData("latencyShare", -0.5)]
    [InlineData("checkoutErorRate", 0.04)]
    public async Task Does_not_start_with_faults_that_make_no_sense(string fault, double value) =>
        await Assert.ThrowsAsync<LocalAzureException>(() => ShopRelease.StartAsync(
            new JsonObject { ["version"] = "2.0.0", [fault] = value }));

    [Fact]
    public async Task Loses_the_memory_that_it_says()
    {
        await using var shop = new ShopProcess(new JsonObject { ["version"] = "2.0.0", ["memoryMbPerMinute"] = 6_000 });
        var before = await shop.UntilItAnswersAsync();

        await shop.UntilItsMemoryIsAsync(atLeast: before + 100L * 1024 * 1024);
    }

    [Fact]
    public async Task Ends_with_whoever_started_it_if_it_is_asked_to()
    {
        await using var shop = new ShopProcess(new JsonObject { ["version"] = "2.0.0" });
        await shop.UntilItAnswersAsync();

        Assert.Equal(0, await shop.CloseItsInputAndWaitForItsEndAsync());
    }

    [Fact]
    public async Task Ends_without_a_crash_if_whoever_started_it_is_gone_before_it_is_up()
    {
        await using var shop = new ShopProcess(new JsonObject { ["version"] = "2.0.0" });

        Assert.Equal(0, await shop.CloseItsInputAndWaitForItsEndAsync());
    }
}
