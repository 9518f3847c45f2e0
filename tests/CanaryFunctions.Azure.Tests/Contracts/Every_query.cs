using System.Reflection;
using System.Text.Json;
using Azure;
using Azure.Core.Pipeline;
using CanaryFunctions.Azure.Blobs;
using CanaryFunctions.Azure.Email;
using CanaryFunctions.Azure.Monitor;
using CanaryFunctions.Azure.Monitor.Batches;
using CanaryFunctions.Azure.Monitor.Queries;
using CanaryFunctions.Azure.Tests.Management;
using CanaryFunctions.Core.Health;
using static CanaryFunctions.Azure.Tests.Management.FakeAzure;

namespace CanaryFunctions.Azure.Tests.Contracts;

/// <summary>Every kind of request to the services beside Azure Resource Manager, held to its contract word for word, and what is
/// told of every kind of refusal.</summary>
/// <remarks>https://learn.microsoft.com/rest/api/monitor/metrics-batch/batch,
/// https://learn.microsoft.com/azure/azure-monitor/logs/api/request-format,
/// https://prometheus.io/docs/prometheus/latest/querying/api, https://learn.microsoft.com/rest/api/communication/email/email/send and
/// https://learn.microsoft.com/rest/api/keyvault/keys/wrap-key</remarks>
public sealed class Every_query
{
    private const string Workspace = "63613592-b6f7-4c3d-a390-22ba13102111";
    private const string Mail = "https://contoso.communication.azure.com";
    private const string Mailed = "8540c0de-899f-5cce-acb5-3ec493af3800";
    private const string Key = "https://contoso.vault.azure.net/keys/canary";

    private static readonly Row[] rows =
    [
        new("metrics of several resources", typeof(MetricBatchEndpoint), "POST",
            "https://westeurope.metrics.monitor.azure.com/subscriptions/11111111-2222-3333-4444-555555555555/metrics:getBatch"
            + "?api-version=2024-02-01&metricnamespace=Microsoft.Web/sites/slots&metricnames=Requests,Http5xx"
            + "&starttime=2026-11-23T10:00:00Z&endtime=2026-11-23T10:05:00Z&interval=PT1M&aggregation=total,average",
            "https://metrics.monitor.azure.com/.default", "application/json", $$"""{"resourceids":["{{Slot}}"]}""",
            async azure => (await new MetricBatchEndpoint(azure.Options(), TimeProvider.System).AskAsync(
                new(Given.Target.Subscription, "westeurope", "Microsoft.Web/sites/slots", "Requests,Http5xx", TimeSpan.FromMinutes(1)),
                [Slot], Given.Start, Given.Start.AddMinutes(5))).Problem!.Message)
        {
            Refused = said => $"Azure Monitor refused the query ({said}).",
        },
        new("logs", typeof(LogMetrics), "POST", $"https://api.loganalytics.io/v1/workspaces/{Workspace}/query",
            "https://api.loganalytics.io/.default", "application/json",
            JsonSerializer.Serialize(new
            {
                query = LogQuery.Text(new(Guid.Parse(Workspace)), Request(), Given.Start, Given.Start.AddMinutes(5)),
                timespan = "2026-11-23T10:00:00Z/2026-11-23T10:05:00Z",
            }),
            async azure => (await new LogMetrics(azure.Options(), TimeProvider.System)
                .ReadAsync(new(Guid.Parse(Workspace)), Request(), default)).Error!)
        {
            Prefer = "wait=25",
            Refused = said => $"Log Analytics refused the query ({said}).",
        },
        new("Prometheus", typeof(PrometheusMetrics), "POST", "https://shop.westeurope.prometheus.monitor.azure.com/api/v1/query_range",
            "https://prometheus.monitor.azure.com/.default", "application/x-www-form-urlencoded",
            "query=sum%28r%7Bv%3D%221.0.0%22%7D%29&start=1795428060&end=1795428300&step=60",
            async azure => (await new PrometheusMetrics(azure.Options(), TimeProvider.System).ReadAsync(
                new(new("https://shop.westeurope.prometheus.monitor.azure.com"), "sum(r{v=\"{version}\"})", "sum(r{v=\"{version}\"})"),
                Request(), default)).Error!)
        {
            Refused = said => $"Prometheus refused the query ({said}).",
        },
        new("a mail", typeof(EmailSender), "POST", $"{Mail}/emails:send?api-version=2023-03-31",
            "https://communication.azure.com//.default", "application/json",
            """{"senderAddress":"canary@contoso.com","content":{"subject":"1.1.0 is live","plainText":"It is.","html":"It is."},"recipients":"""
            + """{"to":[{"address":"ann@contoso.com"}]},"userEngagementTrackingDisabled":true}""",
            async azure => Why(await Sender(azure).SendAsync(
                new(Guid.Parse(Mailed), ["ann@contoso.com"], "1.1.0 is live", "It is.", "It is."), default)))
        {
            Refused = said => $"contoso.communication.azure.com refuses the mail ({said}).",
        },
        new("how a mail goes on", typeof(EmailSender), "GET", $"{Mail}//emails/operations/{Mailed}?api-version=2023-03-31",
            "https://communication.azure.com//.default", null, null,
            async azure => Why(await Sender(azure).FollowAsync(new($"{Mail}//emails/operations/{Mailed}?api-version=2023-03-31"), default)))
        {
            Refused = said => $"contoso.communication.azure.com refuses the mail ({said}).",
        },
        new("a key to be wrapped", typeof(VaultKey), "POST", $"{Key}/wrapkey?api-version=7.4", "https://vault.azure.net/.default",
            "application/json", """{"alg":"RSA-OAEP-256","value":"AQID"}""",
            azure => Task.FromResult(Why(() => new VaultKey(new(Key), azure.Options()).Wrap([1, 2, 3])))),
        new("a key to be unwrapped", typeof(VaultKey), "POST", $"{Key}/v1/unwrapkey?api-version=7.4", "https://vault.azure.net/.default",
            "application/json", """{"alg":"RSA-OAEP-256","value":"AQID"}""",
            azure => Task.FromResult(Why(() => new VaultKey(new(Key), azure.Options()).Unwrap(new($"{Key}/v1"), [1, 2, 3])))),
    ];

    public static TheoryData<string> All => [.. rows.Select(row => row.Name)];

    public static TheoryData<string, string> Errors =>
        [.. rows.SelectMany(row => Refusal.Bodies.Keys.Select(shape => (row.Name, shape)))];

    [Fact]
    public void Is_here() => Assert.Equal(
        typeof(AzureOptions).Assembly.GetTypes()
            .Where(type => type != typeof(QueryEndpoint) && !type.Name.Contains('<') && Asks(type)).Select(type => type.Name).Order(),
        rows.Select(row => row.Asks.Name).Distinct().Order());

    [Theory]
    [MemberData(nameof(All))]
    public async Task Is_sent_as_its_contract_has_it(string name)
    {
        var row = rows.Single(one => one.Name == name);
        using var azure = new FakeAzure().On(row.Path, "", 409);

        await row.Ask(azure);

        var asked = azure.Requests[0];
        Assert.Equal((row.Method, row.Address), (asked.Call.Split(' ')[0], asked.Address.AbsoluteUri));
        Assert.Equal(
            ($"Bearer token-for-{row.Scope}", row.ContentType, row.Prefer), (asked.Authorization, asked.ContentType, asked.Prefer));
        Assert.Equal("application/json", asked.Accept);
        Assert.Contains(row.Body, azure.Requests.Select(request => request.Body));
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task Tells_what_was_said_however_it_is_said(string name, string shape)
    {
        var (row, (body, said)) = (rows.Single(one => one.Name == name), Refusal.Bodies[shape]);
        using var azure = new FakeAzure().On(row.Path, body, 409);

        Assert.Equal(row.Refused(said("409")), await row.Ask(azure));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Tells_of_an_answer_that_the_connection_did_not_bring_to_its_end(string name)
    {
        var row = rows.Single(one => one.Name == name);
        using var azure = new FakeAzure().OnCutOff(row.Path, """{"values":[{"st""");

        Assert.Contains("Connection reset by peer", await row.Ask(azure), StringComparison.Ordinal);
    }

    private static bool Asks(Type type) => type
        .GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)
        .Any(field => field.FieldType == typeof(HttpPipeline) || field.FieldType == typeof(QueryEndpoint));

    private static EmailSender Sender(FakeAzure azure) => new(
        new() { Endpoint = new(Mail), Sender = "canary@contoso.com" }, azure.Options().Credential, TimeProvider.System, azure);

    private static string Why(EmailOutcome outcome) => outcome switch
    {
        EmailOutcome.Refused refused => refused.Why,
        EmailOutcome.Later later => later.Why,
        _ => $"{outcome}",
    };

    private static string Why(Action ask) => Assert.Throws<RequestFailedException>(ask).Message;

    private static MeasurementRequest Request() => new(
        Given.Environment(), new("1.0.0", null), CanaryPlace.Slot, Given.Start, Given.Start, Given.Start.AddMinutes(5), []);

    private sealed record Row(
        string Name,
        Type Asks,
        string Method,
        string Address,
        string Scope,
        string? ContentType,
        string? Body,
        Func<FakeAzure, Task<string>> Ask)
    {
        public string? Prefer { get; init; }

        /// <summary>What people are told, with what the service said.</summary>
        public Func<string, string> Refused { get; init; } = said => $"Key Vault refused to wrap or unwrap a key with {Key} ({said}).";

        public string Path => $"{Method} {new Uri(Address).AbsolutePath}";
    }
}
