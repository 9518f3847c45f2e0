using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using CanaryFunctions.Core.Webhooks;
using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.Api.Tests;

/// <summary>Any CI that can send one signed message, or ask one question.</summary>
public sealed class A_build_that_reports(ApiFixture fixture) : IClassFixture<ApiFixture>, IAsyncLifetime
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Inbound = "api/applications/shop/inbound/jenkins";
    private const string Gate = "api/applications/shop/environments/production/gate?version=";

    private static readonly object atOnce = new { name = "at-once", steps = new[] { new { weight = 100 } }, promotion = new { bake = "0s" } };

    private readonly Caller stranger = new(fixture.Host.Address, key: null);

    public async ValueTask InitializeAsync() => (await fixture.Api.SendAsync(
        HttpMethod.Put, "api/applications/shop/secrets/inbound-jenkins", new { value = Secret })).Dispose();

    public ValueTask DisposeAsync()
    {
        stranger.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Has_its_version_registered_and_rolled_out_once_however_often_it_reports()
    {
        var body = Body("2.0.0", "production");
        using var first = await ReportAsync(body, "build-1");
        using var second = await ReportAsync(body, "build-1");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.StatusCode, second.StatusCode));
        var rollout = (await first.Content.ReadFromJsonAsync<JsonObject>())!["rollout"]!;
        Assert.Equal(("2.0.0", "inbound-jenkins"), ((string?)rollout["canary"], (string?)rollout["startedBy"]));
        Assert.Single(await fixture.Api.ListAsync("shop", "?version=2.0.0"));

        Assert.Equal("waiting", (string?)(await AskAsync("2.0.0"))["status"]);
        await fixture.Api.UntilAsync(Core.Rollouts.RolloutId.Parse((string)rollout["id"]!), seen => seen.IsEnded);
        Assert.Equal(
            ("succeeded", "2.0.0 is promoted in production."),
            ((string?)(await AskAsync("2.0.0"))["status"], (string?)(await AskAsync("2.0.0"))["sentence"]));
    }

    [Fact]
    public async Task May_only_register()
    {
        using var reported = await ReportAsync(Body("2.1.0", null), "build-2");

        Assert.Equal(HttpStatusCode.OK, reported.StatusCode);
        Assert.Equal("waiting", (string?)(await AskAsync("2.1.0"))["status"]);
    }

    [Theory]
    [InlineData("whsec_AAAA", "build-3", 0)]
    [InlineData(Secret, "build-3", -10)]
    [InlineData(Secret, "", 0)]
    public async Task Is_refused_with_a_wrong_signature_an_old_one_or_no_id(string secret, string id, int minutes)
    {
        using var refused = await ReportAsync(Body("9.0.0", null), id, secret, TimeSpan.FromMinutes(minutes));

        await ApiFixture.ProblemAsync(refused, HttpStatusCode.Unauthorized, "not-signed-in");
    }

    [Fact]
    public async Task Can_do_nothing_else_with_its_signature_and_sign_with_no_other_secret()
    {
        (await fixture.Api.SendAsync(HttpMethod.Put, "api/applications/shop/secrets/slack", new { value = Secret })).Dispose();

        using var other = await SendAsync("api/applications/shop/inbound/slack", Body("9.0.0", null), "b", Secret, default);
        using var start = await SendAsync(
            "api/applications/shop/environments/production/rollouts", """{ "version": "1.1.0" }""", "c", Secret, default);

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (other.StatusCode, start.StatusCode));
    }

    [Theory]
    [InlineData("""{ "version": "two", "package": "https://a.example/a.zip" }""", "version-invalid")]
    [InlineData("""{ "version": "3.0.0", "package": "ftp://a.example/a.zip" }""", "version-invalid")]
    [InlineData("""{ "version": "3.0.0", "package": "https://a.example/a.zip", "environment": "No such!" }""", "query-invalid")]
    public async Task Is_told_what_is_wrong_with_its_report(string body, string code)
    {
        using var refused = await ReportAsync(body, $"wrong-{Guid.NewGuid()}");

        await ApiFixture.ProblemAsync(refused, HttpStatusCode.UnprocessableEntity, code);
    }

    [Fact]
    public async Task Asks_the_gate_of_an_environment_that_is_there()
    {
        using var nowhere = await fixture.Api.SendAsync(
            HttpMethod.Get, "api/applications/shop/environments/nowhere/gate?version=1.1.0");
        using var unknown = await fixture.Api.SendAsync(HttpMethod.Get, Gate + "7.7.7");

        await ApiFixture.ProblemAsync(nowhere, HttpStatusCode.NotFound, "environment-unknown");
        await ApiFixture.ProblemAsync(unknown, HttpStatusCode.NotFound, "version-unknown");
    }

    private string Body(string version, string? environment) => System.Text.Json.JsonSerializer.Serialize(
        new { version, package = fixture.Cloud.Package(version), environment, policy = environment is null ? null : atOnce });

    private async Task<JsonObject> AskAsync(string version)
    {
        using var answer = await fixture.Api.SendAsync(HttpMethod.Get, Gate + version);
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    private Task<HttpResponseMessage> ReportAsync(string body, string id, string secret = Secret, TimeSpan late = default) =>
        SendAsync(Inbound, body, id, secret, late);

    private async Task<HttpResponseMessage> SendAsync(string path, string body, string id, string secret, TimeSpan late)
    {
        var (bytes, at) = (Encoding.UTF8.GetBytes(body), TimeProvider.System.GetUtcNow() + late);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add(WebhookSignature.IdHeader, id);
        request.Headers.Add(WebhookSignature.TimeHeader, WebhookSignature.Seconds(at));
        request.Headers.Add(WebhookSignature.SignatureHeader, WebhookSignature.Sign(secret, id, at, bytes));
        return await stranger.SendAsync(request);
    }
}
