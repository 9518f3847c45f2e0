using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace CanaryFunctions.Infrastructure.Tests;

/// <summary>What a template would deploy, as the CLI works it out without Azure. Values that only Azure knows are left as
/// expressions in brackets.</summary>
internal sealed class Deployed(JsonNode snapshot)
{
    /// <summary>The subscription that is deployed to.</summary>
    public const string Subscription = "11111111-1111-1111-1111-111111111111";

    /// <summary>The resource group that is deployed to, by templates that need one.</summary>
    public const string ResourceGroup = "shop-rg";

    private static readonly ConcurrentDictionary<(string, string), Task<(JsonNode?, string)>> tried = new();

    /// <summary>All resources.</summary>
    public IReadOnlyList<JsonNode> Resources { get; } = [.. snapshot["predictedResources"]!.AsArray().Select(one => one!)];

    /// <summary>The resources of a type.</summary>
    public IEnumerable<JsonNode> Of(string type) => Resources.Where(resource => (string?)resource["type"] == type);

    /// <summary>The roles that are assigned: the id of the role, on which resource, to whom.</summary>
    public IEnumerable<(string Role, string Resource, string Principal)> Assignments =>
        from assignment in Of("Microsoft.Authorization/roleAssignments")
        let properties = assignment["properties"]!
        select (
            (string)properties["roleDefinitionId"]!,
            ((string)assignment["id"]!).Split("/providers/Microsoft.Authorization/")[0],
            (string)properties["principalId"]!);

    /// <summary>Works out what a template would deploy.</summary>
    /// <param name="template">Path from <see cref="Templates.Folder"/> on.</param>
    /// <param name="parameters">Parameters, as Bicep writes their values.</param>
    public static async Task<Deployed> WithAsync(string template, params (string Name, string Value)[] parameters)
    {
        var (snapshot, complaints) = await TryAsync(template, parameters);
        Assert.True(snapshot is not null, complaints);
        return new(snapshot!);
    }

    /// <summary>As <see cref="WithAsync"/>, for parameters that may be refused.</summary>
    public static Task<(JsonNode? Snapshot, string Complaints)> TryAsync(
        string template, params (string Name, string Value)[] parameters)
    {
        var text = string.Concat(parameters.Select(one => $"param {one.Name} = {one.Value}\n"));
        return tried.GetOrAdd((template, text), _ => TryAsync(template, text));
    }

    private static async Task<(JsonNode? Snapshot, string Complaints)> TryAsync(string template, string parameters)
    {
        var folder = Directory.CreateTempSubdirectory("infrastructure").FullName;
        var file = Path.Combine(folder, "tried.bicepparam");
        var path = Path.GetRelativePath(folder, Path.Combine(Templates.Folder, template));
        await File.WriteAllTextAsync(file, $"using '{path}'\n{parameters}");
        string[] place = await IsForSubscriptionsAsync(template) ? [] : ["--resource-group", ResourceGroup];
        var (exitCode, complaints) = await Bicep.RunAsync(
        [
            "snapshot", file, "--mode", "overwrite", "--location", "westeurope", "--subscription-id", Subscription,
            "--tenant-id", "22222222-2222-2222-2222-222222222222", .. place,
        ]);
        var snapshot = exitCode != 0
            ? null
            : JsonNode.Parse(await File.ReadAllTextAsync(Path.ChangeExtension(file, "snapshot.json")));
        Directory.Delete(folder, recursive: true);
        return (snapshot, complaints);
    }

    private static async Task<bool> IsForSubscriptionsAsync(string template) =>
        ((string)(await Templates.CompiledAsync(template))["$schema"]!).Contains("subscriptionDeploymentTemplate");
}
