using System.Text.RegularExpressions;
using CanaryFunctions.Azure.Monitor.Queries;
using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.Infrastructure.Tests;

/// <summary>What the templates allow beside Azure Resource Manager, held against everything in the adapters that signs in.</summary>
public sealed partial class Rights_elsewhere
{
    private const string Identity = "33333333-3333-3333-3333-333333333333";
    private const string Group = $"/subscriptions/{Deployed.Subscription}/resourceGroups/{Deployed.ResourceGroup}";

    /// <summary>The files of the adapters that sign in as the control plane, and the roles that it takes where they do.</summary>
    private static readonly Dictionary<string, string[]> needed = new()
    {
        ["Blobs/VaultKey.cs"] = ["Key Vault Crypto Service Encryption User"],
        ["CanaryStorage.cs"] =
            ["Storage Table Data Contributor", "Storage Queue Data Contributor", "Storage Blob Data Owner"],

        // Mail: it hands the credential to the sender.
        ["AzureAdapters.cs"] = ["Communication and Email Service Owner"],
        ["Notifications/EventGridTopics.cs"] = ["EventGrid Data Sender"],
        ["Monitor/Queries/QueryEndpoint.cs"] = [.. QueryService.All.Select(service => service.Role)],

        // Azure Resource Manager, whose rights are read from the calls.
        ["Credentials/SubscriptionCredentials.cs"] = [],
    };

    /// <summary>The ids of the roles.</summary>
    /// <remarks>https://learn.microsoft.com/azure/role-based-access-control/built-in-roles</remarks>
    private static readonly Dictionary<string, string> ids = new(
        The_control_plane.Roles.Select(role => KeyValuePair.Create(role.Name, role.Id)))
    {
        ["Log Analytics Reader"] = "73c42c96-874c-492b-b04d-ab87d138a893",
        ["Monitoring Data Reader"] = "b0d8363b-8ddd-447d-831f-62ca05bff136",
        ["Monitoring Reader"] = "43d0d8ad-25c7-4714-9337-8ba259a9fe05",
        ["EventGrid Data Sender"] = "d5a91429-5739-47e2-a06b-3470a27159e7",
    };

    // Those of a host: Functions' own storage is the control plane's, and telemetry is sent by the host.
    private static readonly string[] ofTheHost = ["Monitoring Metrics Publisher"];

    [Fact]
    public void Are_known_of_all_that_signs_in()
    {
        var folder = Path.Combine(Repository.Root, "src", "CanaryFunctions.Azure");
        var found = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}"))
            .Where(path => SignsIn().IsMatch(File.ReadAllText(path)))
            .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'));

        Assert.Equal(needed.Keys.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Are_known_of_each_service_that_is_queried() => Assert.Equal(
        typeof(QueryService).GetProperties().Where(one => one.PropertyType == typeof(QueryService)).Select(one => one.GetValue(null)),
        QueryService.All);

    [Fact]
    public async Task Are_exactly_those()
    {
        var assigned = await EverythingAsync();

        Assert.Equal(
            needed.Values.SelectMany(roles => roles).Concat(ofTheHost).Select(name => ids[name]).Distinct().Order(),
            assigned.Select(one => one.Role).Distinct().Order());
    }

    [Theory]
    [InlineData("Log Analytics Reader", $"{Group}/providers/Microsoft.OperationalInsights/workspaces/shop-logs")]
    [InlineData("Monitoring Data Reader", $"{Group}/providers/Microsoft.Monitor/accounts/shop-metrics")]
    [InlineData("Monitoring Reader", $"/subscriptions/{Deployed.Subscription}")]
    [InlineData("EventGrid Data Sender", $"{Group}/providers/Microsoft.EventGrid/topics/releases")]
    public async Task Are_on_what_they_are_for(string role, string resource)
    {
        var assignment = Assert.Single(await EverythingAsync(), one => one.Role == ids[role]);

        Assert.Equal((resource, Identity), (assignment.Resource, assignment.Principal));
    }

    private static async Task<IReadOnlyList<(string Role, string Resource, string Principal)>> EverythingAsync()
    {
        var all = await Task.WhenAll(
            Deployed.WithAsync("main.bicep", The_control_plane.Everything),
            Deployed.WithAsync("topic.bicep", ("topic", "'releases'"), ("principalId", $"'{Identity}'")),
            Deployed.WithAsync(
                "target.bicep",
                ("resourceGroupName", $"'{Deployed.ResourceGroup}'"),
                ("site", "'shop'"),
                ("principalId", $"'{Identity}'"),
                ("logWorkspaceId", $"'{Group}/providers/Microsoft.OperationalInsights/workspaces/shop-logs'"),
                ("monitorWorkspaceId", $"'{Group}/providers/Microsoft.Monitor/accounts/shop-metrics'"),
                ("withMetricsBatch", "true")));
        var own = all.SelectMany(one => one.Of("Microsoft.Authorization/roleDefinitions")).Select(role => (string?)role["id"]).ToHashSet();
        return
        [
            .. all.SelectMany(one => one.Assignments).Where(one => !own.Contains(one.Role))
                .Select(one => (one.Role.Split('/')[^1], one.Resource, one.Principal)),
        ];
    }

    [GeneratedRegex(@"options\.Credential\b|new BearerTokenAuthenticationPolicy\(options")]
    private static partial Regex SignsIn();
}
