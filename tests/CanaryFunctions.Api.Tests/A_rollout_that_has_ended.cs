using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CanaryFunctions.Api.Rollouts;
using CanaryFunctions.Core.Access;
using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.Api.Tests;

/// <summary>Its report, what is said of it, and the figures that it counts in.</summary>
public sealed class A_rollout_that_has_ended(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private const string Figures = "api/applications/shop/analytics";

    private static readonly object patient = new
    {
        name = "patient",
        steps = new[] { new { weight = 10, advance = "person" } },
        promotion = new { bake = "1s" },
    };

    [Fact]
    public async Task Is_counted_reported_and_judged()
    {
        var rollout = await TakenBackAsync();

        await ItsReportIsDataATableOrAPageAsync(rollout);
        await JudgedAFalseAlarmItIsNoFailureAsync(rollout);
        await MadeAnewTheFiguresAreTheSameAsync();
    }

    [Fact]
    public async Task Is_not_judged_before()
    {
        var rollout = await fixture.Api.StartAsync("shop", new { version = "1.1.0", policy = patient, ifBusy = "supersede" });

        using var judged = await fixture.Api.SendAsync(
            HttpMethod.Put, $"api/rollouts/{rollout.Id}/judgement", new { isRight = true });

        await ApiFixture.ProblemAsync(judged, HttpStatusCode.Conflict, "not-rolled-back");
    }

    [Theory]
    [InlineData("from=yesterday", "from")]
    [InlineData("from=2026-11-24&to=2026-11-23", "from")]
    [InlineData("from=2001-01-01", "from")]
    [InlineData("to=2026-02-30", "to")]
    [InlineData("zone=Mars/Olympus", "zone")]
    [InlineData("by=hour", "by")]
    [InlineData("group=colour", "group")]
    [InlineData("environment=A!", "environment")]
    [InlineData("team=A!", "team")]
    [InlineData("format=xml", "format")]
    public async Task Is_not_looked_for_with_a_query_that_makes_no_sense(string query, string field)
    {
        using var answer = await fixture.Api.SendAsync(HttpMethod.Get, $"{Figures}?{query}");

        var problem = await ApiFixture.ProblemAsync(answer, HttpStatusCode.UnprocessableEntity, "query-invalid");
        Assert.NotNull(problem["errors"]![field]);
    }

    [Fact]
    public async Task Counts_for_those_only_who_may_see_it()
    {
        await TakenBackAsync();
        using var viewer = await fixture.CallerAsync(new Grant(Role.Viewer, "shop", "production"));
        using var elsewhere = await fixture.CallerAsync(new Grant(Role.Viewer, "shop", "test"));
        using var stranger = await fixture.CallerAsync(new Grant(Role.Viewer, "other"));

        Assert.True(await SeenAsync(viewer) > 0);
        Assert.Equal(0, await SeenAsync(elsewhere));
        Assert.Equal(0, await SeenAsync(stranger));

        static async Task<int> SeenAsync(Caller caller)
        {
            using var answer = await caller.SendAsync(HttpMethod.Get, "api/analytics");
            return (int)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["total"]!["rollouts"]!;
        }
    }

    [Fact]
    public async Task Counts_for_the_team_that_answers_for_its_environment_now()
    {
        await TakenBackAsync();
        const string Place = "api/applications/shop/environments/production";
        var target = (await JsonAsync(Place))["target"]!.AsObject();
        target["team"] = "checkout";
        using var put = await fixture.Api.SendAsync(HttpMethod.Put, Place, target);
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);

        var teams = (await JsonAsync("api/analytics?group=team"))["groups"]!.AsArray();

        Assert.Equal("checkout", (string?)Assert.Single(teams)!["team"]);
        Assert.True((int)(await JsonAsync("api/analytics?team=checkout"))["total"]!["rollouts"]! > 0);
        Assert.Equal(0, (int)(await JsonAsync("api/analytics?team=search"))["total"]!["rollouts"]!);
    }

    [Theory]
    [InlineData("html", "text/html", "Releases from")]
    [InlineData("json", "application/json", "\"sentences\"")]
    public async Task Is_in_the_report_of_its_week(string format, string type, string holds)
    {
        using var answer = await fixture.Api.SendAsync(
            HttpMethod.Get, $"api/analytics/week?format={format}&zone=Europe/Berlin&monday=2026-11-23");

        Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains(holds, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_in_no_week_that_begins_on_a_Tuesday()
    {
        using var answer = await fixture.Api.SendAsync(HttpMethod.Get, "api/analytics/week?monday=2026-11-24");

        await ApiFixture.ProblemAsync(answer, HttpStatusCode.UnprocessableEntity, "query-invalid");
    }

    private async Task ItsReportIsDataATableOrAPageAsync(RolloutView rollout)
    {
        var path = $"api/rollouts/{rollout.Id}/report";
        var report = await JsonAsync(path);
        Assert.Equal("RolledBack", (string?)report["phase"]);
        Assert.Equal("Started", Kinds(report)[0], ignoreCase: true);
        Assert.Equal("RolledBack", Kinds(report)[^1], ignoreCase: true);

        using var table = await fixture.Api.SendAsync(HttpMethod.Get, $"{path}?format=csv");
        Assert.Equal("text/csv", table.Content.Headers.ContentType?.MediaType);
        using var wanted = new HttpRequestMessage(HttpMethod.Get, path);
        wanted.Headers.Accept.ParseAdd("text/html,application/xhtml+xml,*/*;q=0.8");
        using var page = await fixture.Api.SendAsync(wanted);
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        var text = await page.Content.ReadAsStringAsync();
        Assert.Contains("taken back", text, StringComparison.Ordinal);
        var style = text.Split("<style>")[1].Split("</style>")[0];
        var hash = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(style)));
        Assert.Equal(
            $"default-src 'none'; style-src 'sha256-{hash}'; frame-ancestors 'none'",
            page.Headers.GetValues("Content-Security-Policy").Single());
    }

    private async Task JudgedAFalseAlarmItIsNoFailureAsync(RolloutView rollout)
    {
        var before = (await JsonAsync(Figures))["total"]!;

        using var judged = await fixture.Api.SendAsync(
            HttpMethod.Put, $"api/rollouts/{rollout.Id}/judgement", new { isRight = false, reason = "The bank was down." });

        Assert.Equal(HttpStatusCode.OK, judged.StatusCode);
        var after = (await JsonAsync(Figures))["total"]!;
        Assert.Equal((int)before["dora"]!["failed"]! - 1, (int)after["dora"]!["failed"]!);
        Assert.Equal((1, 1.0), ((int)after["rollbacks"]!["wrong"]!, (double)after["rollbacks"]!["falseRate"]!));
        var report = await JsonAsync($"api/rollouts/{rollout.Id}/report");
        Assert.Equal("The bank was down.", (string?)report["judgement"]!["reason"]);
        Assert.Equal("Judged", Kinds(report)[^1], ignoreCase: true);
        var audit = (await JsonAsync("api/audit"))["value"]!.AsArray();
        var entry = audit.First(one => $"{one!["record"]!["resource"]}".EndsWith("/judgement", StringComparison.Ordinal))!["record"]!;
        Assert.False((bool)entry["after"]!["isRight"]!);
        Assert.Null(entry["before"]);
    }

    private async Task MadeAnewTheFiguresAreTheSameAsync()
    {
        var before = (await JsonAsync(Figures)).ToJsonString();

        using var rebuilt = await fixture.Api.SendAsync(HttpMethod.Post, $"{Figures}/rebuild");

        var found = (await rebuilt.Content.ReadFromJsonAsync<JsonObject>())!;
        Assert.Equal((0, 0, null), ((int)found["removed"]!, (int)found["repaired"]!, (string?)found["nextLink"]));
        Assert.Equal(before, (await JsonAsync(Figures)).ToJsonString());
        using var table = await fixture.Api.SendAsync(HttpMethod.Get, $"{Figures}?format=csv&group=cause");
        Assert.Contains(",Aborted,", await table.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private async Task<RolloutView> TakenBackAsync()
    {
        var rollout = await fixture.Api.StartAsync("shop", new { version = "1.1.0", policy = patient, ifBusy = "supersede" });
        await fixture.Api.UntilAsync(rollout.Id, seen => seen is { Phase: "Stepping", Waiting: not null });
        await fixture.Api.CommandAsync(rollout.Id, "abort");
        var ended = await fixture.Api.UntilAsync(rollout.Id, seen => seen.IsEnded);

        // It is counted after its end has been written, and then is not in the list of those under way any more.
        await Wait.UntilAsync(async () =>
            (await JsonAsync("api/rollouts"))["value"]!.AsArray().All(active => $"{active!["id"]}" != $"{rollout.Id}"));
        return ended;
    }

    private static string[] Kinds(JsonObject report) =>
        [.. report["events"]!.AsArray().Select(happened => (string)happened!["kind"]!)];

    private async Task<JsonObject> JsonAsync(string path)
    {
        using var answer = await fixture.Api.SendAsync(HttpMethod.Get, path);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }
}
