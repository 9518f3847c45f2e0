using System.Text.Json;
using Azure.Core;
using CanaryFunctions.Azure.Monitor;
using CanaryFunctions.Azure.Tests.Management;
using CanaryFunctions.Core.Environments.Sources;
using CanaryFunctions.Core.Health;
using Microsoft.Extensions.Time.Testing;

namespace CanaryFunctions.Azure.Tests.Monitor;

public sealed class When_logs_are_read : IDisposable
{
    private const string Ask = "POST /v1/workspaces/63613592-b6f7-4c3d-a390-22ba13102111/query";
    private const string First = "2026-11-23T10:00:00Z", Second = "2026-11-23T10:01:00Z";

    private static readonly LogSource source = new(Guid.Parse("63613592-b6f7-4c3d-a390-22ba13102111"));

    private readonly FakeAzure azure = new();

    public void Dispose() => azure.Dispose();

    [Fact]
    public async Task One_query_asks_for_both_arms()
    {
        azure.On(Ask, LogPayload.Answer());

        await ReadAsync(Request() with { HistoryFrom = Minute(-120) });

        var asked = Assert.Single(azure.Requests);
        Assert.Equal(
            "https://api.loganalytics.io/v1/workspaces/63613592-b6f7-4c3d-a390-22ba13102111/query",
            asked.Address.AbsoluteUri);
        Assert.Equal("Bearer token-for-https://api.loganalytics.io/.default", asked.Authorization);
        Assert.Equal("wait=25", asked.Prefer);
        Assert.Equal("application/json", asked.ContentType);
        using var body = JsonDocument.Parse(asked.Body!);
        Assert.Equal(["query", "timespan"], body.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.Equal("2026-11-23T08:00:00Z/2026-11-23T10:05:00Z", body.RootElement.GetProperty("timespan").GetString());
        Assert.Equal(
            """
            AppRequests
            | where TimeGenerated >= datetime(2026-11-23T08:00:00Z) and TimeGenerated < datetime(2026-11-23T10:05:00Z)
            | where isempty(SyntheticSource) and AppRoleName in~ ("shop", "shop-canary")
            | extend arm = case((coalesce(tostring(Properties["CANARY_VERSION"]), AppVersion) == "1.0.0"), "baseline", (coalesce(tostring(Properties["CANARY_VERSION"]), AppVersion) == "1.1.0"), "canary", "")
            | where isnotempty(arm)
            | summarize requests = sum(ItemCount), failed = sumif(ItemCount, toint(ResultCode) >= 500), le_1 = sumif(ItemCount, DurationMs <= 1), le_2 = sumif(ItemCount, DurationMs <= 2), le_5 = sumif(ItemCount, DurationMs <= 5), le_10 = sumif(ItemCount, DurationMs <= 10), le_20 = sumif(ItemCount, DurationMs <= 20), le_35 = sumif(ItemCount, DurationMs <= 35), le_50 = sumif(ItemCount, DurationMs <= 50), le_75 = sumif(ItemCount, DurationMs <= 75), le_100 = sumif(ItemCount, DurationMs <= 100), le_150 = sumif(ItemCount, DurationMs <= 150), le_200 = sumif(ItemCount, DurationMs <= 200), le_300 = sumif(ItemCount, DurationMs <= 300), le_500 = sumif(ItemCount, DurationMs <= 500), le_750 = sumif(ItemCount, DurationMs <= 750), le_1000 = sumif(ItemCount, DurationMs <= 1000), le_1500 = sumif(ItemCount, DurationMs <= 1500), le_2500 = sumif(ItemCount, DurationMs <= 2500), le_5000 = sumif(ItemCount, DurationMs <= 5000), le_10000 = sumif(ItemCount, DurationMs <= 10000)
                by arm, start = bin(TimeGenerated, 60000ms)
            """,
            body.RootElement.GetProperty("query").GetString(), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public async Task A_subscription_with_a_credential_of_its_own_is_asked_with_it()
    {
        azure.On(Ask, LogPayload.Answer());
        var own = DelegatedTokenCredential.Create((_, _) => new("its-own", DateTimeOffset.MaxValue));
        var credentials = new Dictionary<Guid, TokenCredential> { [Given.Target.Subscription] = own };
        var options = azure.Options() with { Credentials = credentials };

        await new LogMetrics(options, TimeProvider.System).ReadAsync(source, Request(), TestContext.Current.CancellationToken);

        Assert.Equal("Bearer its-own", azure.Requests[0].Authorization);
    }

    [Fact]
    public async Task Counts_and_latencies_come_as_numbers_or_as_text()
    {
        azure.On(Ask, LogPayload.Answer(
            LogPayload.Row("baseline", First, "900", "9", "1", "2"),
            LogPayload.Row("canary", First, "\"100\"", "\"1\"", "\"0\"", "\"40\"", "\"90\"")));

        var read = await ReadAsync(Request());

        Assert.Null(read.Error);
        Assert.Equal(
            [(Arm.Baseline, 900L, 9L), (Arm.Canary, 100L, 1L)],
            read.Bins.Select(bin => (bin.Arm, bin.Requests, bin.Failures)));
        var latency = read.Bins[1].Latency!;
        Assert.Equal([0, 40, 90, 90], latency.AtMost[..4]);
        Assert.Equal([1, 2, 5, 10], latency.EdgesMs[..4]);
        Assert.Equal(100, latency.Requests);
    }

    [Fact]
    public async Task An_arm_without_a_record_had_no_request_where_the_other_had_some()
    {
        azure.On(Ask, LogPayload.Answer(
            LogPayload.Row("baseline", First, "900", "9"),
            LogPayload.Row("baseline", Second, "900", "9"),
            LogPayload.Row("canary", Second, "100", "1")));

        var read = await ReadAsync(Request());

        var idle = Assert.Single(read.Bins, bin => bin.Arm is Arm.Canary && bin.Start == Minute(0));
        Assert.Equal((0, 0, 0), (idle.Requests, idle.Failures, idle.Latency!.AtMost[^1]));
        Assert.DoesNotContain(read.Bins, bin => bin.Start > Minute(1));
    }

    [Fact]
    public async Task Records_that_came_late_are_in_the_next_answer()
    {
        azure.On(Ask, LogPayload.Answer(LogPayload.Row("canary", First, "50", "1")))
            .On(Ask, LogPayload.Answer(LogPayload.Row("canary", First, "80", "2")));

        var before = await ReadAsync(Request());
        var after = await ReadAsync(Request());

        Assert.Equal([50L, 80L], new[] { before, after }.Select(read => read.Bins[0].Requests));
    }

    [Fact]
    public async Task What_is_there_only_in_part_is_not_used()
    {
        azure.On(Ask, LogPayload.Partial(LogPayload.Answer(LogPayload.Row("canary", First, "50", "1"))));

        var read = await ReadAsync(Request());

        Assert.Empty(read.Bins);
        Assert.Contains("only in part (PartialError: There were some errors", read.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"tables":[]}""")]
    [InlineData("""{"tables":null}""")]
    [InlineData("""{"tables":[{"name":"PrimaryResult"}]}""")]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("""{"tables":[{"name":"PrimaryResult","columns":[{"name":"count_","type":"long"}],"rows":[["10"]]}]}""")]
    public async Task An_answer_to_another_question_is_no_data(string answer)
    {
        azure.On(Ask, answer);

        Assert.Equal("The answer of Log Analytics was not understood.", (await ReadAsync(Request())).Error);
    }

    [Theory]
    [InlineData("null", "0", "0")]
    [InlineData("\"many\"", "0", "0")]
    [InlineData("10", "11", "0")]
    [InlineData("10", "0", "11")]
    [InlineData("-1", "-1", "-1")]
    public async Task A_row_that_cannot_be_is_no_data(string requests, string failed, string atMost)
    {
        azure.On(Ask, LogPayload.Answer(LogPayload.Row("canary", First, requests, failed, atMost)));

        Assert.Contains("not understood", (await ReadAsync(Request())).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "Check its credential")]
    [InlineData(403, "Give it the role Log Analytics Reader on the workspace 63613592-b6f7-4c3d-a390-22ba13102111")]
    [InlineData(404, "Check telemetry.source.workspace")]
    [InlineData(429, "asks to go slower")]
    [InlineData(500, "Log Analytics failed")]
    [InlineData(503, "Log Analytics failed")]
    [InlineData(504, "did not finish the query in time")]
    public async Task A_refusal_says_what_to_do(int status, string advice)
    {
        azure.On(Ask, """{"error":{"code":"SomeCode","message":"Some words."}}""", status, ("Retry-After", "30"));

        var error = (await ReadAsync(Request())).Error;

        Assert.Contains(advice, error, StringComparison.Ordinal);
        Assert.Contains($"({status}: SomeCode: Some words)", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("300")]
    [InlineData("Mon, 23 Nov 2026 10:05:00 GMT")]
    public async Task Who_asks_for_patience_is_not_asked_again_before_it_is_over(string wait)
    {
        var clock = new FakeTimeProvider(Given.Start);
        azure.On(Ask, "", 429, ("Retry-After", wait), ("Date", "Mon, 23 Nov 2026 10:00:00 GMT")).On(Ask, LogPayload.Answer());
        var metrics = new LogMetrics(azure.Options(), clock);
        await metrics.ReadAsync(source, Request(), default);

        clock.Advance(TimeSpan.FromSeconds(280));
        Assert.Contains("was not asked yet", (await metrics.ReadAsync(source, Request(), default)).Error, StringComparison.Ordinal);
        Assert.Single(azure.Requests);
        var other = Given.Environment() with { Target = Given.Target with { Subscription = Guid.NewGuid() } };
        Assert.Null((await metrics.ReadAsync(source, Request() with { Environment = other }, default)).Error);

        clock.Advance(TimeSpan.FromSeconds(21));
        Assert.Null((await metrics.ReadAsync(source, Request(), default)).Error);
    }

    [Fact]
    public async Task A_missing_table_is_named()
    {
        azure.On(
            Ask,
            LogPayload.Error("BadArgumentError", "The request had some invalid properties", "SEM0100",
                "'where' operator: Failed to resolve table or column expression named 'AppRequests'"),
            400);

        var error = (await ReadAsync(Request())).Error;

        Assert.StartsWith("There is no table AppRequests in the workspace", error, StringComparison.Ordinal);
        Assert.Contains("Failed to resolve table", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_condition_that_makes_no_sense_is_told_with_what_it_lacks()
    {
        azure.On(
            Ask,
            LogPayload.Error("BadArgumentError", "The request had some invalid properties", "SEM0100",
                "Failed to resolve scalar expression named 'Slot'"),
            400);

        Assert.Contains(
            "Check telemetry.source.arms (BadArgumentError: Failed to resolve scalar expression named 'Slot')",
            (await ReadAsync(Request())).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lost_answer_is_asked_for_once_more()
    {
        azure.OnLost(Ask).On(Ask, LogPayload.Answer());

        Assert.Null((await ReadAsync(Request())).Error);
        Assert.Equal(2, azure.Requests.Count);
    }

    [Fact]
    public async Task Without_the_live_version_nothing_is_asked()
    {
        var read = await ReadAsync(Request() with { Versions = new(null, "1.1.0") });

        Assert.Contains("Set the app setting CANARY_VERSION of 'shop'", read.Error, StringComparison.Ordinal);
        Assert.Empty(azure.Requests);
    }

    [Fact]
    public async Task A_canary_that_is_not_known_is_not_asked_for()
    {
        azure.On(Ask, LogPayload.Answer(LogPayload.Row("baseline", First, "900", "9")));

        var read = await ReadAsync(Request() with { Versions = new("1.0.0", null) });

        Assert.DoesNotContain("\"canary\"", Query, StringComparison.Ordinal);
        Assert.Equal(Arm.Baseline, Assert.Single(read.Bins).Arm);
    }

    [Theory]
    [InlineData(CanaryPlace.Slot, "case((AppRoleName =~ \"shop-canary\"), \"canary\", (AppRoleName =~ \"shop\"), \"baseline\", \"\")")]
    [InlineData(CanaryPlace.Production, "case((AppRoleName =~ \"shop-canary\"), \"baseline\", (AppRoleName =~ \"shop\"), \"canary\", \"\")")]
    public async Task By_role_the_slot_is_one_arm_and_production_the_other(CanaryPlace place, string expected)
    {
        azure.On(Ask, LogPayload.Answer());

        await ReadAsync(Request() with { Canary = place }, new LogArms.ByRole());

        Assert.Contains($"| where isempty(SyntheticSource)\n| extend arm = {expected}\n", Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ones_own_condition_is_asked_as_it_is()
    {
        azure.On(Ask, LogPayload.Answer());

        await ReadAsync(Request(), new LogArms.ByCondition("Url has 'canary'", "true"));

        Assert.Contains(
            "case((Url has 'canary'), \"canary\", (true), \"baseline\", \"\")", Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_cannot_end_their_quotes()
    {
        azure.On(Ask, LogPayload.Answer());

        await ReadAsync(Request(), new LogArms.ByVersion { Role = "a\\\"b", Column = "tostring(Properties.release)" });

        Assert.Contains("AppRoleName in~ (\"a\\\\\\\"b\")", Query, StringComparison.Ordinal);
        Assert.Contains("(tostring(Properties.release) == \"1.0.0\"), \"baseline\"", Query, StringComparison.Ordinal);
    }

    private static DateTimeOffset Minute(int number) => Given.Start.AddMinutes(number);

    private static MeasurementRequest Request() =>
        new(Given.Environment(), Given.Versions, CanaryPlace.Slot, Minute(0), Minute(0), Minute(5), []);

    private string Query => JsonDocument.Parse(azure.Requests[0].Body!).RootElement.GetProperty("query").GetString()!;

    private Task<Measurements> ReadAsync(MeasurementRequest request, LogArms? arms = null) =>
        new LogMetrics(azure.Options(), TimeProvider.System).ReadAsync(
            source with { Arms = arms ?? source.Arms }, request, TestContext.Current.CancellationToken);
}
