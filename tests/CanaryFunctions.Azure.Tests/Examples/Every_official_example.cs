using System.Text.Json.Nodes;
using CanaryFunctions.Azure.AppService;
using CanaryFunctions.Azure.Email;
using CanaryFunctions.Azure.Management;
using CanaryFunctions.Azure.Monitor;
using CanaryFunctions.Azure.Monitor.Batches;
using CanaryFunctions.Azure.Tests.AppService;
using CanaryFunctions.Azure.Tests.Management;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Rollouts;
using Semver;

namespace CanaryFunctions.Azure.Tests.Examples;

/// <summary>Each is read by the code that reads such an answer of Azure, and what it understands is told. README.md says where
/// they are from.</summary>
public sealed class Every_official_example
{
    private static readonly Dictionary<string, Func<Example, Task>> readers = new()
    {
        ["email-GetOperationStatusReturnsFailedTerminalStatus.json"] = async example => Assert.Equal(
            new EmailOutcome.Refused("The mail was not delivered (EmailDropped: Email was dropped after several attempts to deliver)."),
            await FollowAsync(example)),
        ["email-GetOperationStatusReturnsNonTerminalStatus.json"] = async example => Assert.Equal(
            TimeSpan.FromSeconds(100), Assert.IsType<EmailOutcome.Accepted>(await FollowAsync(example)).AskIn),
        ["email-GetOperationStatusReturnsSuccessTerminalStatus.json"] = async example =>
            Assert.IsType<EmailOutcome.Delivered>(await FollowAsync(example)),
        ["email-SendEmail.json"] = SendAsync,
        ["logs-batch-query-AppRequests.trimmed.json"] = Requests,
        ["logs-la-post-example.trimmed.json"] = Usage,
        ["logs-la-post-resource-centric-example.json"] = Operations,
        ["monitor-GetMetric.trimmed.json"] = async example =>
        {
            var metric = Assert.Single((await MetricsAsync(example)).Value!.Value);
            Assert.True(metric is { ErrorCode: "Success" } && metric.IsNamed("BlobCount"));
            Assert.Equal(
                [(Hour(2021, 4, 20, 9), 7.0), (Hour(2021, 4, 20, 10), 7.0)],
                metric.Timeseries!.Value.Single().Data!.Value.Select(point => (point.TimeStamp, point.Average!.Value)));
        },
        ["monitor-GetMetricError.json"] = async example =>
        {
            var metrics = (await MetricsAsync(example)).Value!.Value;
            Assert.Equal(["InvalidSamplingType", "Success"], metrics.Select(metric => metric.ErrorCode));
            Assert.StartsWith("Sampling type is not found.", metrics[0].ErrorMessage, StringComparison.Ordinal);
            Assert.Equal(0.0, metrics[1].Timeseries!.Value.Single().Data!.Value.Single().Average);
        },
        ["monitor-MetricBatchExample.trimmed.json"] = BatchAsync,
        ["recorded-conflict-409.json"] = ConflictAsync,
        ["recorded-slotsswap.json"] = SwapAsync,
        ["recorded-traffic-routing.json"] = ShareAsync,
        ["web-ApplySlotConfig.json"] = PrepareAsync,
        ["web-CreateOrUpdateWebAppSlot.json"] = LookAsync,
    };

    public static TheoryData<string> Files => [.. Example.Files];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Is_understood(string file)
    {
        Assert.True(readers.TryGetValue(file, out var read), $"Nothing reads {file}: tell what is to be understood of it.");

        await read(new(file));
    }

    [Fact]
    public void Is_there() => Assert.Equal(readers.Keys.Order(StringComparer.Ordinal), Example.Files);

    private static Task<EmailOutcome> FollowAsync(Example example)
    {
        var operation = new Uri($"{example.Parameters["endpoint"]}/emails/operations/{example.Parameters["operationId"]}");
        return Mail(example, example.Answer(200).To($"GET {operation.AbsolutePath}", new())).FollowAsync(operation, default);
    }

    private static async Task SendAsync(Example example)
    {
        var azure = example.Answer(202).To("POST /emails:send", new());
        var id = Guid.Parse((string)example.Parameters["operation-id"]!);

        var outcome = await Mail(example, azure).SendAsync(new(id, ["john.doe@domain.com"], "x", "x", "x"), default);

        // 20 seconds are asked for, and a minute is the least.
        Assert.Equal(
            new EmailOutcome.Accepted(
                new($"{example.Parameters["endpoint"]}//emails/operations/{id}?api-version=2023-03-31"), TimeSpan.FromMinutes(1)),
            outcome);
        var (ours, theirs) = (JsonNode.Parse(azure.Requests.Single().Body!)!, example.Parameters["emailMessage"]!);
        Assert.Empty(Members(ours).Except(Members(theirs)));
    }

    private static EmailSender Mail(Example example, FakeAzure azure) => new(
        new() { Endpoint = new((string)example.Parameters["endpoint"]!), Sender = "abc@domain.com", Key = "a2V5" },
        new NoCredential(), TimeProvider.System, azure);

    private static Task Requests(Example example)
    {
        var answers = JsonNode.Parse(example.Answer(200).Body)!["responses"]!;
        var (table, row) = Row(answers[0]!["body"]!.ToJsonString());

        Assert.Equal(
            ("2021-06-02T00:18:13.3170000+00:00", 0L, 1L, "200", "srikanta"),
            ($"{row("TimeGenerated").Time():O}", row("DurationMs").Count(), row("ItemCount").Count(), $"{row("ResultCode")}",
                $"{row("AppRoleInstance")}"));
        Assert.Equal(41, table.Columns!.Count);
        return Task.CompletedTask;
    }

    private static Task Usage(Example example)
    {
        var (_, row) = Row(example.Answer(200).Body);

        Assert.Equal((Hour(2017, 8, 24, 6).AddSeconds(3599), 1L), (row("TimeGenerated").Time(), row("BatchesWithinSla").Count()));
        Assert.Null(row("LinkedResourceUri").Count());
        return Task.CompletedTask;
    }

    private static Task Operations(Example example)
    {
        var (table, row) = Row(example.Answer(200).Body);

        Assert.Equal(("operation1", 10L, -1), ($"{row("OperationName")}", row("count_").Count(), table.IndexOf("missing")));
        return Task.CompletedTask;
    }

    private static (LogTable Table, Func<string, System.Text.Json.JsonElement> Row) Row(string answer)
    {
        var table = Assert.Single(LogAnswer.Read(answer)!.Tables!);
        return (table, column => Assert.Single(table.Rows!)![table.IndexOf(column)]);
    }

    private static async Task<MetricAnswer> MetricsAsync(Example example)
    {
        var resource = $"/{((string)example.Parameters["resourceUri"]!).TrimStart('/')}";
        var azure = example.Answer(200).To($"GET {resource}/providers/Microsoft.Insights/metrics", new());
        var call = MetricCall.Of(resource, "x", ["y"], Given.Start, Given.Start, TimeSpan.FromMinutes(1));
        return (await new ManagementApi(azure.Connect()).ReadAsync<MetricAnswer>(call, default)).Value!;
    }

    private static async Task BatchAsync(Example example)
    {
        var subscription = Guid.Parse((string)example.Parameters["subscriptionId"]!);
        var ids = example.Parameters["batchRequest"]!["resourceids"]!.AsArray().Select(id => (string)id!).ToArray();
        var azure = example.Answer(200).To($"POST /subscriptions/{subscription}/metrics:getBatch", new());

        var read = await new MetricBatchEndpoint(azure.Options(), TimeProvider.System).AskAsync(
            new(subscription, "eastus", "Microsoft.Storage/storageAccounts", "Ingress", TimeSpan.FromMinutes(15)),
            ids, Given.Start, Given.Start);

        Assert.True(JsonNode.DeepEquals(example.Parameters["batchRequest"], JsonNode.Parse(azure.Requests.Single().Body!)));
        var metric = Assert.Single(read.Value!.Of(ids[0].ToUpperInvariant())!.Value!.Value);
        Assert.True(metric.IsNamed("Ingress"));
        Assert.Equal([437, null], metric.Timeseries!.Value.Single().Data!.Value.Select(point => point.Average));
        Assert.Null(read.Value.Of(ids[1]));
    }

    // The same body comes with 429.
    private static async Task ConflictAsync(Example example)
    {
        foreach (var status in new[] { 409, 429 })
        {
            var azure = (example.Answer() with { Status = status }).To($"POST {FakeAzure.Slot}/applySlotConfig", new());
            var refused = await Control(azure).PrepareSwapAsync(Given.Target, default);

            var problem = Assert.IsType<ActionOutcome.Refused>(refused).Problem;
            Assert.Equal(ProblemKind.Transient, problem.Kind);
            Assert.Contains("OperationName: Update", problem.Message, StringComparison.Ordinal);
        }
    }

    // 202 without a body, Retry-After or Azure-AsyncOperation, and at last the slot.
    private static async Task SwapAsync(Example example)
    {
        var azure = new FakeAzure();
        var target = Recorded("slot-test-web000003");
        foreach (var number in new[] { 0, 1, 2, 5 }) example.Exchange(number).Answer.To(example.Exchange(number).Call, azure);
        azure.On($"POST {target.SiteId()}/config/appsettings/list", Payload.Settings("1.0.0"))
            .On($"POST {target.SlotId()}/config/appsettings/list", Payload.Settings("1.1.0"));
        var control = Control(azure);

        var begun = await control.SwapAsync(target, SemVersion.Parse("1.1.0"), over: null, default);

        var operation = Assert.IsType<ActionOutcome.Accepted>(begun).Operation;
        Assert.True(JsonNode.DeepEquals(example.Exchange(0).Sent, JsonNode.Parse(azure.Requests[^1].Body!)));
        Assert.Equal(OperationSeen.Running, (await control.ReadOperationAsync(target, operation, default)).Value);
        Assert.Equal(OperationSeen.Done, (await control.ReadOperationAsync(target, operation, default)).Value);
        var settings = await new ManagementApi(azure.Connect())
            .ReadAsync<Resource<StickyNames>>(new SiteCalls(target).ReadStickyNames, default);
        Assert.Equal(["s2"], settings.Value!.Properties!.AppSettingNames!.Value);

        // The settings as they were recorded have no marker.
        var recorded = example.Exchange(4).Answer.To(example.Exchange(4).Call, new());
        recorded.On($"POST {target.SiteId()}/config/appsettings/list", Payload.Settings("1.0.0"));
        var markers = (await new SlotContents(new(recorded.Connect())).ReadMarkersAsync(target, default)).Value!;
        Assert.Equal(("1.0.0", null), (markers.Live, markers.InSlot));

        // What production tells of the swap.
        var site = example.Exchange(3).Answer.To(example.Exchange(3).Call, new());
        var seen = await new ManagementApi(site.Connect()).ReadAsync<Resource<SiteProperties>>(new SiteCalls(target).ReadSite, default);
        Assert.False(seen.Value!.Properties!.IsBusy);
    }

    private static async Task ShareAsync(Example example)
    {
        var (azure, target) = (new FakeAzure(), Recorded("slot-traffic-web000003"));
        var (call, _, before) = example.Exchange(0);
        before.To(call, azure);
        example.Exchange(1).Answer.To(call, azure);
        var control = Control(azure);

        Assert.Equal(Percentage.Zero, (await control.ReadShareAsync(target, default)).Value);
        Assert.Equal(new Percentage(15), (await control.ReadShareAsync(target, default)).Value);
        Assert.Equal(Percentage.Zero, (await control.ReadShareAsync(target with { Slot = "another" }, default)).Value);
    }

    private static async Task PrepareAsync(Example example)
    {
        var azure = example.Answer(200).To($"POST {FakeAzure.Slot}/applySlotConfig", new());

        Assert.IsType<ActionOutcome.Done>(await Control(azure).PrepareSwapAsync(Given.Target, default));

        Assert.Equal(
            Members(example.Parameters["slotSwapEntity"]!), Members(JsonNode.Parse(azure.Requests.Single().Body!)!));
    }

    // What an answer of 202 has in its headers is read from that of another change: slots are not created by us.
    private static async Task LookAsync(Example example)
    {
        var azure = new FakeAzure().On("GET " + FakeAzure.Site, Payload.Site())
            .On($"POST {FakeAzure.Site}/config/appsettings/list", Payload.Settings("1.0.0"))
            .On($"POST {FakeAzure.Slot}/config/appsettings/list", Payload.Settings("1.1.0"));
        example.Answer(200).To("GET " + FakeAzure.Slot, azure);
        example.Answer(202).To($"POST {FakeAzure.Slot}/start", azure);
        var control = Control(azure);

        Assert.Equal(
            new SlotsSeen("1.0.0", "1.1.0", SlotRunning: true, Busy: false),
            (await control.ReadSlotsAsync(Given.Target, default)).Value! with { LiveContent = null, SlotContent = null });
        Assert.Equal(
            "https://management.azure.com/subscriptions/34adfa4f-cedf-4dc0-ba29-b6d1a69ab345/providers/Microsoft.Web/sites/sitef6141/"
            + "operationResults/62e4d893-d233-4005-988e-a428d9f77076?api-version=2024-11-01",
            Assert.IsType<ActionOutcome.Accepted>(await control.StartSlotAsync(Given.Target, default)).Operation.AbsoluteUri);
    }

    private static AppServiceControl Control(FakeAzure azure) =>
        new(azure.Connect(), new() { Credential = new NoCredential() }, TimeProvider.System);

    private static Target Recorded(string site) => new(Guid.Empty, "clitest.rg000001", site, "staging");

    private static DateTimeOffset Hour(int year, int month, int day, int hour) => new(year, month, day, hour, 0, 0, TimeSpan.Zero);

    // The paths of all members, whatever their values.
    private static IEnumerable<string> Members(JsonNode node, string path = "") => node switch
    {
        JsonObject members => members.SelectMany(member => Members(member.Value!, $"{path}.{member.Key}")),
        JsonArray items => items.SelectMany(item => Members(item!, path)).Distinct(),
        _ => [path],
    };
}
