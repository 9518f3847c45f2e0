using System.Text.Json.Nodes;
using CanaryFunctions.Tests.Stage;
using YamlDotNet.RepresentationModel;

namespace CanaryFunctions.Infrastructure.Tests;

/// <summary>What <c>azd up</c> finds.</summary>
public sealed class The_layout_for_azd
{
    [Fact]
    public async Task Deploys_the_host_to_the_site_with_the_name_of_its_service()
    {
        using var reader = File.OpenText(Path.Combine(Repository.Root, "azure.yaml"));
        var yaml = new YamlStream();
        yaml.Load(reader);
        var (name, service) = Assert.Single(((YamlMappingNode)yaml.Documents[0].RootNode["services"]).Children);

        Assert.Equal("function", service["host"].ToString());
        Assert.True(File.Exists(Path.Combine(
            Repository.Root, service["project"].ToString(), "CanaryFunctions.App.csproj")));
        var deployed = await Deployed.WithAsync("main.bicep", ("environmentName", "'try'"), ("location", "'westeurope'"));
        Assert.Equal(name.ToString(), (string?)deployed.Of("Microsoft.Web/sites").Single()["tags"]!["azd-service-name"]);
        Assert.Equal("try", (string?)deployed.Of("Microsoft.Resources/resourceGroups").Single()["tags"]!["azd-env-name"]);
    }

    [Fact]
    public async Task Gives_the_template_parameters_that_it_has_and_all_that_it_needs()
    {
        var file = await File.ReadAllTextAsync(Path.Combine(Templates.Folder, "main.parameters.json"));
        var given = JsonNode.Parse(file)!["parameters"]!.AsObject().Select(one => one.Key).ToHashSet();

        var parameters = (await Templates.CompiledAsync("main.bicep"))["parameters"]!.AsObject();
        Assert.Subset(parameters.Select(one => one.Key).ToHashSet(), given);
        Assert.Superset(
            parameters.Where(one => one.Value!["defaultValue"] is null).Select(one => one.Key).ToHashSet(), given);
    }
}
