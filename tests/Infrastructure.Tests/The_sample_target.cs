using CanaryFunctions.Azure.AppService;

namespace CanaryFunctions.Infrastructure.Tests;

/// <summary>What <c>infra/sample/main.bicep</c> deploys.</summary>
public sealed class The_sample_target
{
    [Fact]
    public async Task Has_the_slot_that_targets_have_by_default()
    {
        var deployed = await Deployed.WithAsync("sample/main.bicep");

        var allowed = await Templates.CompiledAsync("target.bicep");
        Assert.EndsWith(
            $"/slots/{allowed["parameters"]!["slot"]!["defaultValue"]}",
            (string?)Assert.Single(deployed.Of("Microsoft.Web/sites/slots"))["id"],
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Marks_the_version_and_its_package_in_both_slots()
    {
        var deployed = await Deployed.WithAsync(
            "sample/main.bicep", ("version", "'1.2.3'"), ("package", "'https://example.org/shop.zip'"));

        var settings = deployed.Of("Microsoft.Web/sites/config")
            .Concat(deployed.Of("Microsoft.Web/sites/slots/config")).ToArray();
        Assert.Equal(2, settings.Length);
        Assert.All(settings, one =>
        {
            Assert.Equal("1.2.3", (string?)one["properties"]![SlotContents.Marker]);
            Assert.Equal("https://example.org/shop.zip", (string?)one["properties"]![SlotContents.Package]);
        });
    }

    [Fact]
    public async Task Keeps_no_setting_to_a_slot_so_that_the_marker_travels_with_a_swap()
    {
        var deployed = await Deployed.WithAsync("sample/main.bicep");

        Assert.DoesNotContain(
            deployed.Resources, one => ((string)one["id"]!).EndsWith("/slotConfigNames", StringComparison.Ordinal));
    }
}
