using System.Text.Json;
using CanaryFunctions.Azure.AppService;
using CanaryFunctions.Azure.Management;
using CanaryFunctions.Azure.Monitor;
using CanaryFunctions.Azure.Tests.Management;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Infrastructure.Tests;
using static CanaryFunctions.Azure.Tests.Management.FakeAzure;

namespace CanaryFunctions.Azure.Tests.Contracts;

/// <summary>Every kind of call to Azure Resource Manager, held to its contract word for word, and what is told of every kind of
/// answer to it.</summary>
/// <remarks>https://learn.microsoft.com/rest/api/appservice/web-apps, https://learn.microsoft.com/rest/api/monitor/metrics/list and
/// https://learn.microsoft.com/rest/api/authorization/permissions/list-for-resource</remarks>
public sealed class Every_call
{
    private const string Azure = "https://management.azure.com";
    private const string Apps = "?api-version=2024-11-01";
    private const string WithProduction = """{"targetSlot":"production","preserveVnet":true}""";
    private const string Operation = Azure + Slot + "/operationresults/753cbec7?api-version=2024-11-01";

    private static readonly SiteCalls calls = new(Given.Target);

    private static readonly Row[] rows =
    [
        new("SiteCalls.ReadSite", calls.ReadSite, "GET", Azure + Site + Apps),
        new("SiteCalls.ReadSlot", calls.ReadSlot, "GET", Azure + Slot + Apps),
        new("SiteCalls.ReadRules", calls.ReadRules, "GET", Azure + Site + "/config/web" + Apps),
        new("SiteCalls.ReadStickyNames", calls.ReadStickyNames, "GET", Azure + Site + "/config/slotConfigNames" + Apps),
        new("SiteCalls.ReadSiteSettings", calls.ReadSiteSettings, "POST", Azure + Site + "/config/appsettings/list" + Apps),
        new("SiteCalls.ReadSlotSettings", calls.ReadSlotSettings, "POST", Azure + Slot + "/config/appsettings/list" + Apps),
        new("SiteCalls.ReadSlotConfig", calls.ReadSlotConfig, "GET", Azure + Slot + "/config/web" + Apps),
        new("SiteCalls.ReadLatestDeployment", calls.ReadLatestDeployment, "GET", Azure + Slot + "/deployments/latest" + Apps),
        new("SiteCalls.ReadDeployments", calls.ReadDeployments, "GET", Azure + Slot + "/deployments" + Apps),
        new("SiteCalls.ReadOperation", calls.ReadOperation(new(Operation)), "GET", Operation),
        new("SiteCalls.StartSlot", calls.StartSlot, "POST", Azure + Slot + "/start" + Apps),
        new("SiteCalls.StopSlot", calls.StopSlot, "POST", Azure + Slot + "/stop" + Apps),
        new("SiteCalls.RestartSite", calls.RestartSite, "POST", Azure + Site + "/restart" + Apps),
        new("SiteCalls.RestartSlot", calls.RestartSlot, "POST", Azure + Slot + "/restart" + Apps),
        new("SiteCalls.Swap", calls.Swap, "POST", Azure + Slot + "/slotsswap" + Apps, WithProduction),
        new("SiteCalls.PrepareSwap", calls.PrepareSwap, "POST", Azure + Slot + "/applySlotConfig" + Apps, WithProduction),
        new("SiteCalls.CancelSwap", calls.CancelSwap, "POST", Azure + Slot + "/resetSlotConfig" + Apps),
        new(
            "SiteCalls.WriteRules",
            calls.WriteRules(new([JsonSerializer.SerializeToElement(
                new { actionHostName = "x", reroutePercentage = 12.5, name = "canary" })])),
            "PATCH", Azure + Site + "/config/web" + Apps,
            """{"properties":{"experiments":{"rampUpRules":[{"actionHostName":"x","reroutePercentage":12.5,"name":"canary"}]}}}"""),
        new(
            "SiteCalls.OneDeploy", calls.OneDeploy(new("https://packages.example/shop.zip")),
            "PUT", Azure + Slot + "/extensions/onedeploy" + Apps,
            """{"properties":{"type":"zip","packageUri":"https://packages.example/shop.zip","restart":true,"clean":true}}"""),
        new(
            "SiteCalls.WriteSlotConfig", calls.WriteSlotConfig(new("DOCKER|contoso.azurecr.io/shop@sha256:ab")),
            "PATCH", Azure + Slot + "/config/web" + Apps,
            """{"properties":{"linuxFxVersion":"DOCKER|contoso.azurecr.io/shop@sha256:ab"}}"""),
        new(
            "SiteCalls.WriteSlotSettings", calls.WriteSlotSettings(new Dictionary<string, string?> { ["CANARY_VERSION"] = "1.1.0" }),
            "PUT", Azure + Slot + "/config/appsettings" + Apps, """{"properties":{"CANARY_VERSION":"1.1.0"}}"""),
        new(
            "MetricCall.Of",
            MetricCall.Of(
                Slot, "Microsoft.Web/sites/slots", ["Requests", "Http5xx"], Given.Start, Given.Start.AddMinutes(5), TimeSpan.FromMinutes(1)),
            "GET",
            Azure + Slot + "/providers/Microsoft.Insights/metrics?api-version=2024-02-01&metricnames=Requests,Http5xx"
            + "&metricnamespace=Microsoft.Web/sites/slots&timespan=2026-11-23T10:00:00Z/2026-11-23T10:05:00Z&interval=PT1M"
            + "&aggregation=total,average"),
        new(
            "Rights.Ask", Rights.Ask(Slot), "GET",
            Azure + Slot + "/providers/Microsoft.Authorization/permissions?api-version=2022-04-01"),
    ];

    public static TheoryData<string> All => [.. rows.Select(row => row.Member)];

    public static TheoryData<string, string> Reads => Each(row => !row.Call.IsChange, "", "{", """{"properties":{"st""");

    public static TheoryData<string, string> Errors => Each(_ => true, [.. Refusal.Bodies.Keys]);

    [Fact]
    public void Is_here() => Assert.Equal(
        CallsInTheCode.Of(Given.Target).Select(found => found.Member.Replace("get_", "", StringComparison.Ordinal))

            // It is of the list that others are held to, and made of one of the others.
            .Where(member => !member.StartsWith("TargetCalls.", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
        rows.Select(row => row.Member).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(All))]
    public async Task Is_sent_as_its_contract_has_it(string member)
    {
        var row = Of(member);
        using var azure = new FakeAzure().On(row.Path, "{}");

        await new ManagementApi(azure.Connect()).SendAsync(row.Call, default);

        var asked = Assert.Single(azure.Requests);
        Assert.Equal((row.Method, row.Address), (asked.Call.Split(' ')[0], asked.Address.AbsoluteUri));
        Assert.Equal(("application/json", row.Body is null ? null : "application/json"), (asked.Accept, asked.ContentType));
        Assert.Equal("Bearer token-for-https://management.azure.com/.default", asked.Authorization);
        Assert.Equal(row.Body, asked.Body);
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task Tells_what_Azure_said_however_it_says_it(string member, string shape)
    {
        var (row, (body, said)) = (Of(member), Refusal.Bodies[shape]);
        using var azure = new FakeAzure().On(row.Path, body, 409);

        var problem = await ProblemAsync(row, azure);

        Assert.Equal(new(ProblemKind.Permanent, $"Azure refused to {row.Call.Doing} ({said("409")})."), problem);
    }

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task Tells_of_a_good_answer_that_is_empty_or_cut_off(string member, string body)
    {
        var row = Of(member);
        using var azure = new FakeAzure().On(row.Path, body);

        Assert.Equal(
            new(ProblemKind.Transient, $"Azure's answer when asked to {row.Call.Doing} was not understood."),
            await ProblemAsync(row, azure));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Tells_of_an_answer_that_the_connection_did_not_bring_to_its_end(string member)
    {
        var row = Of(member);
        using var azure = new FakeAzure().OnCutOff(row.Path, """{"properties":{"st""");

        Assert.Equal(
            row.Call.IsChange
                ? new(ProblemKind.Unclear, $"Azure was asked to {row.Call.Doing}, but its answer was lost (Connection reset by peer).")
                : new(ProblemKind.Transient, $"Azure did not answer when asked to {row.Call.Doing} (Connection reset by peer)."),
            await ProblemAsync(row, azure));
        Assert.Equal(row.Call.IsChange ? 1 : 3, azure.Requests.Count);
    }

    private static async Task<Problem?> ProblemAsync(Row row, FakeAzure azure)
    {
        var api = new ManagementApi(azure.Connect());
        return row.Call.IsChange
            ? (await api.ChangeAsync(row.Call, default) as ActionOutcome.Refused)?.Problem
            : (await api.ReadAsync<Resource<SiteProperties>>(row.Call, default)).Problem;
    }

    private static Row Of(string member) => rows.Single(row => row.Member == member);

    private static TheoryData<string, string> Each(Func<Row, bool> which, params string[] shapes) =>
        [.. rows.Where(which).SelectMany(row => shapes.Select(shape => (row.Member, shape)))];

    private sealed record Row(string Member, ArmCall Call, string Method, string Address, string? Body = null)
    {
        public string Path => $"{Method} {new Uri(Address).AbsolutePath}";
    }
}
