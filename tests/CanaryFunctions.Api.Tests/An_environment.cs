using System.Net;
using System.Net.Http.Json;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using CanaryFunctions.Core.Access;
using CanaryFunctions.Simulator;
using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.Api.Tests;

public sealed class An_environment(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private const string Production = "api/applications/shop/environments/production";

    [Fact]
    public async Task Is_listed_under_its_application()
    {
        var applications = await GetAsync("api/applications");
        var environments = await GetAsync("api/applications/shop/environments");

        Assert.Contains(applications["value"]!.AsArray(), application => (string?)application!["name"] == "shop");
        Assert.Equal("production", (string?)environments["value"]![0]!["name"]);
    }

    [Fact]
    public async Task Of_another_application_is_not_seen()
    {
        using var other = await fixture.CallerAsync(new Grant(Role.Viewer, "other"));

        using var answer = await other.SendAsync(HttpMethod.Get, "api/applications");

        Assert.Empty((await answer.Content.ReadFromJsonAsync<JsonObject>())!["value"]!.AsArray());
    }

    [Fact]
    public async Task Tells_what_is_live_and_what_is_on_the_slot()
    {
        var there = await GetAsync($"{Production}/whereabouts");

        Assert.Equal("1.0.0", (string?)there["live"]);
        Assert.Equal(0, (double?)there["canaryShare"]);
        Assert.False((bool?)there["busy"]);
    }

    [Fact]
    public async Task Is_changed_only_as_it_was_last_seen()
    {
        using var read = await fixture.Api.SendAsync(HttpMethod.Get, Production);
        var etag = read.Headers.ETag!;
        using var first = await PutAsync(etag.ToString());
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);

        using var second = await PutAsync(etag.ToString());

        await ApiFixture.ProblemAsync(second, HttpStatusCode.PreconditionFailed, "precondition-failed");
    }

    [Theory]
    [InlineData("restart", "/slots/canary")]
    [InlineData("restart-production", "")]
    public async Task Is_restarted_where_it_is_asked_for(string restart, string place)
    {
        var resource = $"/sites/shop{place}";
        var before = Restarts();

        using var answer = await fixture.Api.SendAsync(HttpMethod.Post, $"{Production}/{restart}");

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(before + 1, Restarts());

        int Restarts() => fixture.Cloud.Azure.Ledger.Entries.Count(entry =>
            entry.What is Happening.Restarted && entry.Where.EndsWith(resource, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Is_checked_as_a_whole()
    {
        var report = await GetAsync($"{Production}/check");

        Assert.True((bool?)report["isReady"]);
        Assert.All(report["rights"]!.AsArray(), right => Assert.True((bool?)right!["isGranted"]));
    }

    [Fact]
    public async Task Whose_slot_does_not_exist_is_told_apart()
    {
        var target = LocalCloud.Target("shop") with { Slot = "nowhere" };
        using var answer = await fixture.Api.SendAsync(HttpMethod.Post, $"{Production}/check", target);

        var report = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
        Assert.Equal([true, false], report["findings"]!.AsArray().Select(finding => (bool)finding!["isGood"]!));
    }

    [Fact]
    public async Task Is_checked_by_the_source_that_it_names()
    {
        var site = await fixture.Cloud.AddShopAsync("logged");
        await using var customers = new Customers(site.Address);
        var target = Logged("logged", """{"by":"role"}""");

        JsonObject report = [];
        await Wait.UntilAsync(async () =>
        {
            report = await CheckAsync(target);
            return report["lastBins"]!.AsArray().Count > 0;
        });

        Assert.Equal($"Log Analytics workspace {fixture.Cloud.Azure.Workspace}, arms by role name", (string?)report["source"]);
        Assert.Equal(
            ["baseline", "canary"],
            report["lastBins"]!.AsArray().Select(bin => (string)bin!["arm"]!).Distinct().Order(StringComparer.Ordinal));
        var telemetry = report["findings"]!.AsArray().Single(finding => (string?)finding!["subject"] == "telemetry");
        Assert.Contains("Log Analytics workspace", (string?)telemetry!["sentence"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"by":"condition","slot":"a | take 1","production":"true"}""", "telemetry.source.arms.slot")]
    [InlineData("""{"by":"version","column":""}""", "telemetry.source.arms.column")]
    public async Task Whose_source_makes_no_sense_is_refused(string arms, string field)
    {
        using var answer = await fixture.Api.SendTextAsync(HttpMethod.Put, Production, Logged("shop", arms));

        var problem = await ApiFixture.ProblemAsync(answer, HttpStatusCode.UnprocessableEntity, "target-invalid");
        Assert.NotNull(problem["errors"]![field]);
    }

    [Theory]
    [InlineData("""{"by":"colour"}""", "There is no 'colour' here.")]
    [InlineData("""{"slot":"a"}""", "a 'kind', 'by' or 'name' that says which type it is, is missing")]
    public async Task Whose_source_cannot_be_read_is_refused(string arms, string expected)
    {
        using var answer = await fixture.Api.SendTextAsync(HttpMethod.Put, Production, Logged("shop", arms));

        var problem = await ApiFixture.ProblemAsync(answer, HttpStatusCode.UnprocessableEntity, "body-invalid");
        var told = problem.ToJsonString(new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        Assert.Contains(expected, told, StringComparison.Ordinal);
    }

    private string Logged(string site, string arms) => $$$"""
        {"subscription":"{{{LocalCloud.SubscriptionOf(site)}}}","resourceGroup":"rg","site":"{{{site}}}","slot":"canary",
         "telemetry":{"grain":"1s","lag":"1s","history":"10s",
          "source":{"kind":"logs","workspace":"{{{fixture.Cloud.Azure.Workspace}}}","arms":{{{arms}}} } } }
        """;

    private async Task<JsonObject> CheckAsync(string target)
    {
        using var answer = await fixture.Api.SendTextAsync(HttpMethod.Post, $"{Production}/check", target);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    private Task<HttpResponseMessage> PutAsync(string etag)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, Production)
        {
            Content = JsonContent.Create(LocalCloud.Target("shop"), options: Core.Serialization.CanaryJson.Options),
        };
        request.Headers.TryAddWithoutValidation("If-Match", etag);
        return fixture.Api.SendAsync(request);
    }

    private async Task<JsonObject> GetAsync(string path)
    {
        using var answer = await fixture.Api.SendAsync(HttpMethod.Get, path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }
}
