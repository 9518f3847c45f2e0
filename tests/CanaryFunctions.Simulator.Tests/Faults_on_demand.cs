using System.Net;
using CanaryFunctions.Simulator.Faulting;
using CanaryFunctions.Simulator.Tests.Stage;
using Microsoft.Extensions.Time.Testing;

namespace CanaryFunctions.Simulator.Tests;

public sealed class Faults_on_demand : IAsyncLifetime
{
    private readonly FakeTimeProvider clock = new(DateTimeOffset.UtcNow);
    private AzureSimulator azure = null!;
    private Caller arm = null!;

    public async ValueTask InitializeAsync()
    {
        azure = await AzureSimulator.StartAsync(new() { Time = clock }, TestContext.Current.CancellationToken);
        arm = new(azure, azure.Token);
        await arm.SendAsync(HttpMethod.Put, Site.Path, new { });
        await arm.SendAsync(HttpMethod.Put, Site.Canary, new { });
    }

    private SiteInArm Site => new(arm, Caller.SitePath("shop"));

    public async ValueTask DisposeAsync()
    {
        arm.Dispose();
        await azure.DisposeAsync();
    }

    [Theory]
    [InlineData(FaultKind.Throttled, HttpStatusCode.TooManyRequests, "TooManyRequests")]
    [InlineData(FaultKind.ServerError, HttpStatusCode.InternalServerError, "InternalServerError")]
    [InlineData(FaultKind.Unavailable, HttpStatusCode.ServiceUnavailable, "ServiceUnavailable")]
    public async Task Are_answered_in_the_shape_of_ARM(FaultKind kind, HttpStatusCode status, string code)
    {
        azure.Faults.Add(new() { Kind = kind, RetryAfter = 7 });

        var failed = await arm.GetAsync(Site.Path);

        Assert.Equal((status, code), (failed.Status, failed.ErrorCode));
        Assert.Equal(kind == FaultKind.Throttled ? "7" : string.Empty, failed.Header("Retry-After"));
    }

    [Theory]
    [InlineData(FaultKind.Conflict, HttpStatusCode.Conflict)]
    [InlineData(FaultKind.Busy, HttpStatusCode.TooManyRequests)]
    public async Task Are_conflicts_in_the_shape_of_App_Service(FaultKind kind, HttpStatusCode status)
    {
        azure.Faults.Add(new() { Kind = kind });

        var failed = await Site.SetRulesAsync();

        Assert.Equal((status, "Conflict"), (failed.Status, (string)failed.Json["Code"]!));
        Assert.Equal("59203", (string)failed.Json["Details"]![2]!["ErrorEntity"]!["ExtendedCode"]!);
    }

    [Fact]
    public async Task Befall_the_calls_that_they_are_meant_for_as_often_as_they_should()
    {
        azure.Faults.Add(new() { Kind = FaultKind.ServerError, Method = "PATCH", Path = "/sites/shop/config/web$", Times = 2 });

        Assert.Equal(HttpStatusCode.OK, (await arm.GetAsync($"{Site.Path}/config/web")).Status);
        Assert.Equal(HttpStatusCode.InternalServerError, (await Site.SetRulesAsync()).Status);
        Assert.Equal(HttpStatusCode.InternalServerError, (await Site.SetRulesAsync()).Status);
        Assert.Equal(HttpStatusCode.OK, (await Site.SetRulesAsync()).Status);
    }

    [Theory]
    [InlineData(FaultKind.Reset, 0)]
    [InlineData(FaultKind.AnswerLost, 1)]
    public async Task Cut_the_connection_before_or_after_the_change(FaultKind kind, int changes)
    {
        var host = await Site.HostAsync("canary");
        azure.Faults.Add(new() { Kind = kind, Method = "PATCH" });

        await Assert.ThrowsAsync<HttpRequestException>(
            () => Site.SetRulesAsync(new { actionHostName = host, reroutePercentage = 5, name = "canary" }));

        Assert.Equal(changes, azure.Ledger.Count(Happening.ShareChanged));
        var rules = (await arm.GetAsync($"{Site.Path}/config/web")).Properties["experiments"]!["rampUpRules"]!.AsArray();
        Assert.Equal(changes, rules.Count);
    }

    [Fact]
    public async Task Hold_the_connection_until_the_caller_gives_up()
    {
        azure.Faults.Add(new() { Kind = FaultKind.TimeOut });
        using var http = new HttpClient(azure.CreateHandler()) { Timeout = TimeSpan.FromMilliseconds(300) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", azure.Token);

        await Assert.ThrowsAsync<TaskCanceledException>(
            () => http.GetAsync(new Uri(azure.ManagementEndpoint, Site.Path), TestContext.Current.CancellationToken));

        Assert.Equal(HttpStatusCode.OK, (await arm.GetAsync(Site.Path)).Status);
    }

    [Fact]
    public async Task Fail_a_swap_when_it_is_polled_with_the_words_given()
    {
        azure.Faults.SwapFailure = "Cannot swap slots for site 'shop' because the application initialization in 'canary' slot "
            + "either took too long or failed.";
        azure.Faults.SwapDuration = TimeSpan.Zero;

        var ended = await Site.SwapAsync();

        Assert.Equal((HttpStatusCode.BadRequest, azure.Faults.SwapFailure), (ended.Status, (string)ended.Json["Message"]!));
        Assert.Equal((1, 0), (azure.Ledger.Count(Happening.SwapFailed), azure.Ledger.Count(Happening.Swapped)));
    }

    [Fact]
    public async Task Make_a_swap_take_as_long_as_they_say()
    {
        azure.Faults.SwapFailure = "ended";
        azure.Faults.SwapDuration = TimeSpan.FromHours(1);
        var begun = await Site.BeginSwapAsync();
        await Processes.UntilAsync(async () =>
        {
            clock.Advance(TimeSpan.FromMinutes(20));
            return (await arm.SendRawAsync(HttpMethod.Get, begun.Headers.Location!.PathAndQuery)).Status
                == HttpStatusCode.BadRequest;
        });

        var took = azure.Ledger.Entries.Single(entry => entry.What == Happening.SwapFailed).At
            - azure.Ledger.Entries.Single(entry => entry.What == Happening.SwapBegan).At;
        Assert.InRange(took, TimeSpan.FromHours(1), TimeSpan.FromHours(24));
    }

    [Fact]
    public async Task Withhold_metrics_make_them_late_or_make_them_errors()
    {
        clock.Advance(TimeSpan.FromMinutes(5));
        var minute = clock.GetUtcNow().AddMinutes(-4);
        var call = MetricsCall.OfSite(Site.Path, "Requests") with
        {
            Interval = "PT1M",
            Timespan = $"{minute:yyyy-MM-ddTHH:mm:ssZ}/{minute.AddSeconds(1):yyyy-MM-ddTHH:mm:ssZ}",
        };
        Assert.True(await HasValueAsync());

        azure.Faults.MetricsMissing = true;
        Assert.False(await HasValueAsync());

        azure.Faults.Clear();
        azure.Faults.MetricsLate = TimeSpan.FromMinutes(5);
        Assert.False(await HasValueAsync());

        azure.Faults.Clear();
        azure.Faults.MetricError = "InternalError";
        var metric = (await call.SendAsync(arm)).Json["value"]![0]!;
        Assert.Equal("InternalError", (string)metric["errorCode"]!);
        Assert.NotEmpty((string)metric["errorMessage"]!);
        Assert.Empty(metric["timeseries"]!.AsArray());

        async Task<bool> HasValueAsync() => (await call.ReadAsync(arm))[0][0]["total"] is not null;
    }

    [Fact]
    public async Task Are_added_and_cleared_over_http_as_well()
    {
        await arm.SendAsync(HttpMethod.Post, "/_simulator/faults", new { kind = "unavailable", path = "/sites/", times = 5 });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await arm.GetAsync(Site.Path)).Status);

        await arm.SendAsync(
            HttpMethod.Put, "/_simulator/faults", new { swapDuration = "00:05:00", swapFailure = "no", metricsMissing = true });
        Assert.Equal(
            (TimeSpan.FromMinutes(5), "no", true),
            (azure.Faults.SwapDuration, azure.Faults.SwapFailure, azure.Faults.MetricsMissing));

        await arm.SendAsync(HttpMethod.Delete, "/_simulator/faults", null);
        Assert.Equal((null, null, false), (azure.Faults.SwapDuration, azure.Faults.SwapFailure, azure.Faults.MetricsMissing));
        Assert.Equal(HttpStatusCode.OK, (await arm.GetAsync(Site.Path)).Status);
    }

    [Theory]
    [InlineData("""{"kind":"unheard of"}""")]
    [InlineData("""{"kind":"reset","path":"("}""")]
    [InlineData("""{"kind":"reset","times":0}""")]
    [InlineData("null")]
    [InlineData("no json")]
    public async Task Are_refused_over_http_if_they_make_no_sense(string fault)
    {
        using var http = new HttpClient(azure.CreateHandler()) { BaseAddress = azure.ManagementEndpoint };
        http.DefaultRequestHeaders.Authorization = new("Bearer", azure.Token);
        using var body = new StringContent(fault);

        using var answer = await http.PostAsync("/_simulator/faults", body, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await arm.GetAsync(Site.Path)).Status);
    }

    [Fact]
    public async Task And_what_really_happened_can_be_read_over_http()
    {
        await Site.SetShareAsync(10);

        var ledger = (await arm.GetAsync("/_simulator/ledger")).Json.AsArray();

        Assert.Equal("shareChanged", (string)Assert.Single(ledger)!["what"]!);
    }

    [Fact]
    public async Task Are_calls_in_the_ledger_like_any_other()
    {
        azure.Faults.Add(new() { Kind = FaultKind.ServerError });
        var before = azure.Ledger.Calls.Length;

        await arm.GetAsync(Site.Path);

        Assert.Equal(("GET", Site.Path), Assert.Single(azure.Ledger.Calls[before..].Select(call => (call.Method, call.Path))));
    }
}
