using System.Text.Json.Nodes;

namespace CanaryFunctions.Infrastructure.Tests;

/// <summary>The host, and both slots of the sample.</summary>
public sealed class Every_site
{
    [Theory]
    [InlineData("main.bicep", 1)]
    [InlineData("sample/main.bicep", 2)]
    public async Task Speaks_TLS_of_today_only(string template, int count)
    {
        var sites = Sites(await DeployAsync(template)).ToArray();

        Assert.Equal(count, sites.Length);
        Assert.All(sites, site =>
        {
            Assert.True((bool)site["properties"]!["httpsOnly"]!);
            Assert.Equal("1.2", (string?)site["properties"]!["siteConfig"]!["minTlsVersion"]);
            Assert.Equal("1.2", (string?)site["properties"]!["siteConfig"]!["scmMinTlsVersion"]);
        });
    }

    [Theory]
    [InlineData("main.bicep")]
    [InlineData("sample/main.bicep")]
    public async Task Takes_no_password_for_deployments(string template)
    {
        var deployed = await DeployAsync(template);

        Assert.All(Sites(deployed), site =>
        {
            Assert.Equal("Disabled", (string?)site["properties"]!["siteConfig"]!["ftpsState"]);
            Assert.All(["ftp", "scm"], way => Assert.False((bool)deployed.Resources
                .Single(one => (string?)one["id"] == $"{site["id"]}/basicPublishingCredentialsPolicies/{way}")
                ["properties"]!["allow"]!));
        });
    }

    private static IEnumerable<JsonNode> Sites(Deployed deployed) =>
        deployed.Of("Microsoft.Web/sites").Concat(deployed.Of("Microsoft.Web/sites/slots"));

    private static Task<Deployed> DeployAsync(string template) => template is "main.bicep"
        ? Deployed.WithAsync(template, ("environmentName", "'try'"), ("location", "'westeurope'"))
        : Deployed.WithAsync(template);
}
