using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Azure.Core;
using Azure.Identity;
using CanaryFunctions.Azure.AppService;
using CanaryFunctions.Azure.Credentials;
using CanaryFunctions.Azure.Management;
using CanaryFunctions.Azure.Tests.Management;

namespace CanaryFunctions.Azure.Tests.Credentials;

public class Who_the_control_plane_is
{
    private static readonly AzureSettings complete = new() { Storage = "UseDevelopmentStorage=true" };

    [Theory]
    [InlineData(CredentialKind.Default, typeof(DefaultAzureCredential))]
    [InlineData(CredentialKind.ManagedIdentity, typeof(ManagedIdentityCredential))]
    [InlineData(CredentialKind.WorkloadIdentity, typeof(WorkloadIdentityCredential))]
    [InlineData(CredentialKind.AzureCli, typeof(AzureCliCredential))]
    public void Is_as_its_settings_say(CredentialKind kind, Type credential) => Assert.IsType(
        credential, (complete with { Credential = new() { Kind = kind, ClientId = "c", Tenant = "t" } }).ToOptions().Credential);

    /// <remarks>https://learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure and
    /// https://learn.microsoft.com/azure/china/resources-developer-guide</remarks>
    public static TheoryData<CloudName, string[]> Clouds => new()
    {
        {
            CloudName.Public,
            [
                "https://login.microsoftonline.com/", "https://management.azure.com/", "https://management.azure.com/.default",
                "https://canary.table.core.windows.net/", "https://canary.queue.core.windows.net/", "https://canary.blob.core.windows.net/",
                "https://api.loganalytics.io/", "https://api.loganalytics.io/.default", "prometheus.monitor.azure.com",
                "https://{region}.metrics.monitor.azure.com", "https://metrics.monitor.azure.com/.default",
                "https://vault.azure.net/.default", "eventgrid.azure.net",
            ]
        },
        {
            CloudName.UsGovernment,
            [
                "https://login.microsoftonline.us/", "https://management.usgovcloudapi.net/", "https://management.usgovcloudapi.net/.default",
                "https://canary.table.core.usgovcloudapi.net/", "https://canary.queue.core.usgovcloudapi.net/",
                "https://canary.blob.core.usgovcloudapi.net/",
                "https://api.loganalytics.us/", "https://api.loganalytics.us/.default", "prometheus.monitor.azure.us",
                "https://{region}.metrics.monitor.azure.us", "https://metrics.monitor.azure.us/.default",
                "https://vault.usgovcloudapi.net/.default", "eventgrid.azure.us",
            ]
        },
        {
            CloudName.China,
            [
                "https://login.chinacloudapi.cn/", "https://management.chinacloudapi.cn/", "https://management.chinacloudapi.cn/.default",
                "https://canary.table.core.chinacloudapi.cn/", "https://canary.queue.core.chinacloudapi.cn/",
                "https://canary.blob.core.chinacloudapi.cn/",
                "https://api.loganalytics.azure.cn/", "https://api.loganalytics.azure.cn/.default", "prometheus.monitor.azure.cn",
                "https://{region}.metrics.monitor.azure.cn", "https://metrics.monitor.azure.cn/.default",
                "https://vault.azure.cn/.default", "eventgrid.azure.cn",
            ]
        },
    };

    [Theory]
    [MemberData(nameof(Clouds))]
    public void In_each_cloud_speaks_to_the_addresses_of_that_cloud(CloudName cloud, string[] addresses)
    {
        var options = new AzureSettings { Cloud = cloud, StorageAccount = "canary" }.ToOptions();

        string[] all =
        [
            $"{AzureCloud.Of(cloud).Authority}", $"{options.ManagementEndpoint}", options.Scope,
            $"{options.TableEndpoint}", $"{options.QueueEndpoint}", $"{options.BlobEndpoint}",
            $"{options.LogsEndpoint}", options.LogsScope, options.PrometheusDomain,
            options.MetricsAddress, options.MetricsScope, options.VaultScope, options.EventGridDomain,
        ];
        Assert.Equal(addresses, all);
    }

    [Fact]
    public void Queries_logs_where_it_is_told_to_with_a_token_for_that_address()
    {
        var options = (complete with { LogsEndpoint = new("https://api.loganalytics.azure.com") }).ToOptions();

        Assert.Equal(
            ("https://api.loganalytics.azure.com/", "https://api.loganalytics.azure.com/.default"),
            ($"{options.LogsEndpoint}", options.LogsScope));
    }

    [Fact]
    public async Task In_a_subscription_with_a_credential_of_its_own_is_that_one()
    {
        var foreign = Given.Target with { Subscription = Guid.NewGuid() };
        var azure = new FakeAzure()
            .On($"GET {FakeAzure.Site}/config/web", """{"properties":{"experiments":{"rampUpRules":[]}}}""")
            .On($"GET {foreign.SiteId()}/config/web", """{"properties":{"experiments":{"rampUpRules":[]}}}""");
        var options = new AzureOptions
        {
            Credential = Token("own"),
            Credentials = new Dictionary<Guid, TokenCredential> { [foreign.Subscription] = Token("foreign") },
            ManagementTransport = azure,
        };
        using var control = new AppServiceControl(ManagementApi.Connect(options), options, TimeProvider.System);

        await control.ReadShareAsync(Given.Target, default);
        await control.ReadShareAsync(foreign, default);

        Assert.Equal(["Bearer own", "Bearer foreign"], azure.Requests.Select(request => request.Authorization));
    }

    [Fact]
    public async Task Needs_no_identity_of_its_own_where_a_subscription_has_one()
    {
        var asked = 0;
        var nobody = DelegatedTokenCredential.Create((_, _) =>
        {
            asked++;
            throw new CredentialUnavailableException("No managed identity is assigned.");
        });
        using var azure = new FakeAzure().On($"GET {FakeAzure.Site}/config/web", """{"properties":{"experiments":{"rampUpRules":[]}}}""");
        var options = new AzureOptions
        {
            Credential = nobody,
            Credentials = new Dictionary<Guid, TokenCredential> { [Given.Target.Subscription] = Token("partner") },
            ManagementTransport = azure,
        };
        using var control = new AppServiceControl(ManagementApi.Connect(options), options, TimeProvider.System);

        Assert.Null((await control.ReadShareAsync(Given.Target, default)).Problem);
        var refused = (await control.ReadShareAsync(Given.Target with { Subscription = Guid.NewGuid() }, default)).Problem;

        Assert.Contains("No managed identity is assigned", refused!.Message, StringComparison.Ordinal);
        Assert.Equal(("Bearer partner", 1), (azure.Requests.Single().Authorization, asked));
    }

    [Theory]
    [InlineData(null, "of-the-environment")]
    [InlineData("of-the-settings", "of-the-settings")]
    public void Is_whom_the_environment_names_where_the_settings_do_not(string? given, string expected)
    {
        var before = Environment.GetEnvironmentVariable("AZURE_CLIENT_ID");
        Environment.SetEnvironmentVariable("AZURE_CLIENT_ID", "of-the-environment");
        try
        {
            var settings = new CredentialSettings { ClientId = given };
            var (first, workload) = (settings.First(new("https://login.example")), settings.WorkloadIdentity(new("https://login.example")));

            Assert.Equal(
                (expected, expected, expected),
                (first.ManagedIdentityClientId, first.WorkloadIdentityClientId, workload.ClientId));
        }
        finally
        {
            Environment.SetEnvironmentVariable("AZURE_CLIENT_ID", before);
        }
    }

    [Fact]
    public void Is_an_application_by_its_certificate()
    {
        var settings = complete with { Credential = Certificate("canary.pem", Pem(withKey: true)) };

        Assert.Empty(settings.Errors());
        Assert.IsType<ClientCertificateCredential>(settings.ToOptions().Credential);
    }

    [Fact]
    public void Is_kept_from_a_local_Azure()
    {
        var options = (complete with
        {
            ManagementEndpoint = new("https://127.0.0.1:5001"),
            LocalAzure = new() { Token = "local", Certificate = "ab" },
            Credentials = Named(new() { Kind = CredentialKind.AzureCli, Subscriptions = [$"{Guid.NewGuid()}"] }),
        }).ToOptions();

        Assert.Empty(options.Credentials);
    }

    [Fact]
    public void Is_not_told_by_printed_settings() => Assert.DoesNotContain(
        "s3cret",
        $"{new AzureSettings { Storage = "s3cret", LocalAzure = new() { Token = "s3cret", Certificate = "ab" } }}",
        StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Is_refused_at_the_start_with_settings_that_do_not_fit(AzureSettings settings, string error) =>
        Assert.Contains(settings.Errors(), message => message.Contains(error, StringComparison.Ordinal));

    public static TheoryData<AzureSettings, string> Wrong => new()
    {
        { complete with { Credential = new() { Kind = CredentialKind.Certificate } }, "give Tenant, ClientId and CertificatePath" },
        {
            complete with { Credential = new() { Kind = CredentialKind.Certificate, Tenant = "t", ClientId = "c", CertificatePath = "/none.pem" } },
            "there is no file /none.pem"
        },
        { complete with { Credential = Certificate("empty.pfx", "") }, "is no certificate with its private key" },
        { complete with { Credential = Certificate("public.pem", Pem(withKey: false)) }, "is no certificate with its private key" },
        {
            complete with { Credential = new() { Kind = CredentialKind.ManagedIdentity, Tenant = "partner.example" } },
            "does not go with Kind ManagedIdentity"
        },
        { complete with { Credential = new() { Kind = CredentialKind.AzureCli, ClientId = "c" } }, "does not go with Kind AzureCli" },
        { complete with { ManagementEndpoint = new("management.azure.com", UriKind.Relative) }, "must be an https address" },
        { complete with { LogsEndpoint = new("http://api.loganalytics.io") }, "Canary:LogsEndpoint must be an https address" },
        { complete with { Credential = new() { CertificatePath = "/a.pem" } }, "goes only with Kind Certificate" },
        { complete with { Credentials = Named(new() { Subscriptions = ["shop"] }) }, "'shop' is no id of a subscription" },
        { complete with { Credentials = Named(new()) }, "Canary:Credentials:partner needs at least one of Subscriptions" },
        {
            complete with { Credentials = Named(new() { Subscriptions = [$"{Guid.Empty}", $"{Guid.Empty}"] }) },
            "has several"
        },
    };

    private static Dictionary<string, CredentialSettings> Named(CredentialSettings settings) => new() { ["partner"] = settings };

    private static CredentialSettings Certificate(string name, string content)
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "certificates")).FullName, name);
        File.WriteAllText(path, content);
        return new() { Kind = CredentialKind.Certificate, Tenant = "t", ClientId = "c", CertificatePath = path };
    }

    private static string Pem(bool withKey)
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=canary", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue);
        return certificate.ExportCertificatePem() + (withKey ? $"\n{key.ExportPkcs8PrivateKeyPem()}" : "");
    }

    private static TokenCredential Token(string text) =>
        DelegatedTokenCredential.Create((_, _) => new(text, DateTimeOffset.MaxValue));
}
