using System.Net;
using System.Text.Json.Nodes;
using CanaryFunctions.Simulator.Faulting;
using CanaryFunctions.Simulator.Tests.Stage;
using Microsoft.Extensions.Time.Testing;

namespace CanaryFunctions.Simulator.Tests;

/// <summary>Under a clock of their own: found three minutes later, and one of four requests is logged for all.</summary>
public sealed class Logs_of_traffic(Logs_of_traffic.Sampled cloud) : IClassFixture<Logs_of_traffic.Sampled>
{
    private static readonly TimeSpan lag = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Count_a_record_for_all_that_it_stands_for()
    {
        var (site, _) = await cloud.AddProbeAsync();
        var start = cloud.Clock.GetUtcNow();
        using var visitor = new Visitor(site.Address);

        for (var visit = 0; visit < 8; visit++) await visitor.GetAsync("/status/500");
        cloud.Clock.Advance(lag);

        var row = await UntilRowAsync(Query(site, start), "8");
        Assert.Equal(["baseline", $"{start:yyyy-MM-ddTHH:mm:00Z}", "8", "8"], row.Take(4).Select(cell => (string)cell!));
    }

    [Fact]
    public async Task Are_found_only_after_a_while()
    {
        var (site, _) = await cloud.AddProbeAsync();
        var start = cloud.Clock.GetUtcNow();
        using var visitor = new Visitor(site.Address);
        for (var visit = 0; visit < 4; visit++) await visitor.GetAsync("/");

        cloud.Clock.Advance(lag - TimeSpan.FromSeconds(1));
        Assert.Empty(Rows(await AskAsync(Query(site, start))));

        cloud.Clock.Advance(TimeSpan.FromSeconds(1));
        await UntilRowAsync(Query(site, start), "4");
    }

    [Fact]
    public async Task Have_nothing_of_requests_that_no_app_answered()
    {
        var (site, arm) = await cloud.AddProbeAsync();
        var start = cloud.Clock.GetUtcNow();
        await cloud.Arm.SendAsync(HttpMethod.Post, $"{arm.Path}/stop", null);
        using var visitor = new Visitor(site.Address);
        for (var visit = 0; visit < 4; visit++)
            Assert.Equal(HttpStatusCode.Forbidden, (await visitor.GetAsync("/")).Status);

        cloud.Clock.Advance(lag);

        Assert.Empty(Rows(await AskAsync(Query(site, start))));
    }

    [Theory]
    [InlineData("AppRequests | take 10")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Refuse_other_queries_as_Azure_does(string? query)
    {
        var answer = await AskAsync(query);

        Assert.Equal((HttpStatusCode.BadRequest, "BadArgumentError"), (answer.Status, answer.ErrorCode));
        Assert.NotNull(answer.Json["error"]!["innererror"]!["innererror"]!["message"]);
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("P1X")]
    [InlineData("2026-11-23T10:00:00Z/later")]
    public async Task Refuse_a_timespan_that_is_none(string timespan)
    {
        var (site, _) = await cloud.AddProbeAsync();

        var answer = await AskAsync(Query(site, cloud.Clock.GetUtcNow()), timespan);

        Assert.Equal((HttpStatusCode.BadRequest, "BadArgumentError"), (answer.Status, answer.ErrorCode));
    }

    [Fact]
    public async Task Are_also_bounded_by_the_timespan()
    {
        var (site, _) = await cloud.AddProbeAsync();
        var start = cloud.Clock.GetUtcNow();
        using var visitor = new Visitor(site.Address);
        for (var visit = 0; visit < 4; visit++) await visitor.GetAsync("/");
        cloud.Clock.Advance(lag + TimeSpan.FromMinutes(5));
        await UntilRowAsync(Query(site, start), "4");

        Assert.Single(Rows(await AskAsync(Query(site, start), "PT1H")));
        Assert.Single(Rows(await AskAsync(Query(site, start), $"{start:O}/PT1H")));
        Assert.Empty(Rows(await AskAsync(Query(site, start), "PT1M")));
    }

    [Fact]
    public async Task Of_another_workspace_are_not_found()
    {
        var answer = await cloud.Arm.SendRawAsync(
            HttpMethod.Post, $"/v1/workspaces/{Guid.NewGuid()}/query", new { query = "AppRequests" });

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
    }

    [Fact]
    public async Task Come_with_an_error_where_they_are_told_to_be_in_part()
    {
        var (site, _) = await cloud.AddProbeAsync();
        cloud.Azure.Faults.LogsInPart = true;

        var answer = await AskAsync(Query(site, cloud.Clock.GetUtcNow()));
        cloud.Azure.Faults.LogsInPart = false;

        Assert.Equal((HttpStatusCode.OK, "PartialError"), (answer.Status, answer.ErrorCode));
        Assert.NotNull(answer.Json["tables"]);
    }

    [Fact]
    public async Task Take_too_long_on_demand()
    {
        cloud.Azure.Faults.Add(new() { Kind = FaultKind.GatewayTimeout, Path = "^/v1/workspaces/.*/query$" });

        Assert.Equal(HttpStatusCode.GatewayTimeout, (await AskAsync("AppRequests")).Status);
    }

    private static string Query(SimulatedSite site, DateTimeOffset start) => $$"""
        AppRequests
        | where TimeGenerated >= datetime({{start:yyyy-MM-ddTHH:mm:ssZ}}) and TimeGenerated < datetime({{start.AddHours(1):yyyy-MM-ddTHH:mm:ssZ}})
        | where isempty(SyntheticSource)
        | extend arm = case((AppRoleName =~ "{{site.ResourceId.Split('/')[^1]}}"), "baseline", "")
        | where isnotempty(arm)
        | summarize requests = sum(ItemCount), failed = sumif(ItemCount, toint(ResultCode) >= 500), le_100 = sumif(ItemCount, DurationMs <= 100)
            by arm, start = bin(TimeGenerated, 60000ms)
        """.ReplaceLineEndings("\n");

    private static JsonArray Rows(Answer answer) => answer.Json["tables"]![0]!["rows"]!.AsArray();

    // A request is logged in the moment after its answer.
    private async Task<JsonArray> UntilRowAsync(string query, string requests)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        while (true)
        {
            if (Rows(await AskAsync(query)) is [JsonArray row] && (string?)row[2] == requests) return row;
            await Task.Delay(20, limit.Token);
        }
    }

    private Task<Answer> AskAsync(string? query, string? timespan = null) =>
        cloud.Arm.SendRawAsync(HttpMethod.Post, $"/v1/workspaces/{cloud.Azure.Workspace}/query", new { query, timespan });

    public sealed class Sampled : Cloud
    {
        public FakeTimeProvider Clock { get; } = new(new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

        protected override SimulatorOptions Options => new() { Time = Clock, LogLag = lag, LogSampling = 4 };
    }
}
