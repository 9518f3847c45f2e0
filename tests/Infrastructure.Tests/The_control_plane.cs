using CanaryFunctions.Api.Access;
using CanaryFunctions.Azure;
using CanaryFunctions.Core.Access;
using Microsoft.Extensions.Configuration;

namespace CanaryFunctions.Infrastructure.Tests;

/// <summary>What <c>infra/main.bicep</c> deploys.</summary>
public sealed class The_control_plane
{
    private static readonly (string, string)[] required = [("environmentName", "'try'"), ("location", "'westeurope'")];

    /// <summary>The parameters with which all that there can be is deployed.</summary>
    internal static (string Name, string Value)[] Everything { get; } =
        [.. required, ("adminAudience", "'app'"), ("adminGroup", "'group'"), ("withEmail", "true")];

    /// <summary>What it may do in its own house.</summary>
    /// <remarks>https://learn.microsoft.com/azure/role-based-access-control/built-in-roles</remarks>
    internal static (string Name, string Id, string On)[] Roles { get; } =
    [
        ("Storage Blob Data Owner", "b7e6dc6d-f1e8-4753-8033-0f276bb0955b", "Microsoft.Storage/storageAccounts"),
        ("Storage Queue Data Contributor", "974c5e8b-45b9-4653-ba55-5f855dd0fb88", "Microsoft.Storage/storageAccounts"),
        ("Storage Table Data Contributor", "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3", "Microsoft.Storage/storageAccounts"),
        (
            "Key Vault Crypto Service Encryption User",
            "e147488a-f6f5-4113-8e2d-b22465e65bf6",
            "Microsoft.KeyVault/vaults/keys"),
        ("Monitoring Metrics Publisher", "3913510d-42f4-4e42-8a64-420c390055eb", "Microsoft.Insights/components"),
        (
            "Communication and Email Service Owner",
            "09976791-48a7-449e-bb21-39d1a415f350",
            "Microsoft.Communication/communicationServices"),
    ];

    [Fact]
    public async Task Keeps_its_data_where_no_key_and_no_stranger_gets_in()
    {
        var deployed = await Deployed.WithAsync("main.bicep", Everything);

        var properties = Assert.Single(deployed.Of("Microsoft.Storage/storageAccounts"))["properties"]!;
        Assert.False((bool)properties["allowSharedKeyAccess"]!);
        Assert.False((bool)properties["allowBlobPublicAccess"]!);
        Assert.True((bool)properties["supportsHttpsTrafficOnly"]!);
        Assert.Equal("TLS1_2", (string?)properties["minimumTlsVersion"]);
    }

    [Fact]
    public async Task Takes_telemetry_from_known_identities_only()
    {
        var deployed = await Deployed.WithAsync("main.bicep", Everything);

        Assert.True((bool)deployed.Of("Microsoft.Insights/components").Single()["properties"]!["DisableLocalAuth"]!);
        Assert.True((bool)deployed.Of("Microsoft.OperationalInsights/workspaces").Single()
            ["properties"]!["features"]!["disableLocalAuth"]!);
    }

    [Fact]
    public async Task Has_a_vault_with_roles_whose_key_only_wraps()
    {
        var deployed = await Deployed.WithAsync("main.bicep", Everything);

        Assert.True((bool)deployed.Of("Microsoft.KeyVault/vaults").Single()["properties"]!["enableRbacAuthorization"]!);
        Assert.Equal(
            ["wrapKey", "unwrapKey"],
            deployed.Of("Microsoft.KeyVault/vaults/keys").Single()
                ["properties"]!["keyOps"]!.AsArray().Select(one => (string?)one));
    }

    [Fact]
    public async Task Is_given_these_roles_and_no_others()
    {
        var deployed = await Deployed.WithAsync("main.bicep", Everything);

        Assert.Equal(
            Roles.Select(role => (role.Id, role.On)).Order(),
            deployed.Assignments.Select(one => (one.Role.Split('/')[^1], TypeOf(deployed, one.Resource))).Order());
    }

    [Fact]
    public async Task Is_its_one_identity_everywhere()
    {
        var deployed = await Deployed.WithAsync("main.bicep", Everything);

        var identity = (string)deployed.Of("Microsoft.ManagedIdentity/userAssignedIdentities").Single()["id"]!;
        var host = deployed.Of("Microsoft.Web/sites").Single();
        Assert.Equal([identity], host["identity"]!["userAssignedIdentities"]!.AsObject().Select(one => one.Key));
        Assert.All(deployed.Assignments, one => Assert.Contains(identity, one.Principal, StringComparison.Ordinal));
        var package = host["properties"]!["functionAppConfig"]!["deployment"]!["storage"]!["authentication"]!;
        Assert.Equal("UserAssignedIdentity", (string?)package["type"]);
        Assert.Equal(identity, (string?)package["userAssignedIdentityResourceId"]);
    }

    [Fact]
    public async Task Is_told_by_settings_that_its_host_reads()
    {
        var settings = SettingsOf(await Deployed.WithAsync("main.bicep", Everything));

        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(one => KeyValuePair.Create(one.Key.Replace("__", ":"), Known(one.Key, one.Value))))
            .Build();
        var read = configuration.GetSection("Canary")
            .Get<HostSettings>(options => options.ErrorOnUnknownConfiguration = true)!;
        Assert.Empty(read.Errors());
        Assert.Empty(read.Access.Errors());
        Assert.NotNull(read.StorageAccount);
        Assert.NotNull(read.VaultKey);
        Assert.NotNull(read.Email);
        Assert.Equal(Role.Admin, Assert.Single(Assert.Single(read.Access.TrustedIssuers).Rules).Role);
    }

    [Fact]
    public async Task Gives_Functions_its_storage_and_telemetry_by_identity()
    {
        var settings = SettingsOf(await Deployed.WithAsync("main.bicep", Everything));

        Assert.Equal(
            [
                "APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "APPLICATIONINSIGHTS_CONNECTION_STRING", "AZURE_CLIENT_ID",
                "AzureWebJobsStorage__accountName", "AzureWebJobsStorage__clientId", "AzureWebJobsStorage__credential",
            ],
            settings.Keys.Where(name => !name.StartsWith("Canary__", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal));
        Assert.Equal("managedidentity", settings["AzureWebJobsStorage__credential"]);
        Assert.Contains(
            "Authorization=AAD", settings["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Makes_mail_only_if_it_is_wanted()
    {
        var deployed = await Deployed.WithAsync("main.bicep", required);

        Assert.Empty(deployed.Of("Microsoft.Communication/communicationServices"));
        Assert.DoesNotContain(SettingsOf(deployed).Keys, name => name.StartsWith("Canary__Email", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Is_not_deployed_with_half_an_administrator()
    {
        var (_, complaints) = await Deployed.TryAsync("main.bicep", [.. required, ("adminGroup", "'group'")]);

        Assert.Contains("Give both adminAudience and adminGroup, or neither.", complaints, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> SettingsOf(Deployed deployed) =>
        deployed.Of("Microsoft.Web/sites/config").Single()["properties"]!.AsObject()
            .ToDictionary(setting => setting.Key, setting => (string)setting.Value!);

    // What only Azure knows is an address, or as good as one.
    private static string? Known(string name, string value) => (value.StartsWith('['), name) switch
    {
        (false, _) => value,
        (true, "Canary__Email__Sender") => "DoNotReply@known.to.azure",
        _ => "https://known.to.azure/",
    };

    private static string TypeOf(Deployed deployed, string id) =>
        (string)deployed.Resources.Single(resource => (string?)resource["id"] == id)["type"]!;

    /// <summary>The section that the Functions host reads, whose project is outside the solution.</summary>
    private sealed record HostSettings : AzureSettings
    {
        public AccessOptions Access { get; init; } = new();
    }
}
