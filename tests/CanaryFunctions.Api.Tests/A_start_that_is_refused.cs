using System.Net;
using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.Api.Tests;

/// <summary>Each refusal says what to do, and nothing is changed by it.</summary>
public sealed class A_start_that_is_refused(ApiFixture fixture) : IClassFixture<ApiFixture>, IAsyncLifetime
{
    private const string Rollouts = "api/applications/shop/environments/production/rollouts";

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        using var list = await fixture.Api.SendAsync(HttpMethod.Get, "api/applications/shop/rollouts");
        Assert.Equal("""{"value":[]}""", await list.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Empty(fixture.Cloud.Azure.Ledger.Entries);
    }

    [Fact]
    public async Task An_unknown_version()
    {
        using var answer = await fixture.Api.SendAsync(HttpMethod.Post, Rollouts, new { version = "7.0.0" });

        var problem = await ApiFixture.ProblemAsync(answer, HttpStatusCode.NotFound, "version-unknown");
        Assert.Equal("shop has no version 7.0.0. Register it first.", (string?)problem["detail"]);
    }

    [Fact]
    public async Task An_unknown_tag()
    {
        using var answer = await fixture.Api.SendAsync(HttpMethod.Post, Rollouts, new { version = "one" });

        var problem = await ApiFixture.ProblemAsync(answer, HttpStatusCode.NotFound, "version-unknown");
        Assert.Equal("shop has no tag 'one', and that is no version's number either.", (string?)problem["detail"]);
    }

    [Fact]
    public async Task An_unknown_environment()
    {
        using var answer = await fixture.Api.SendAsync(
            HttpMethod.Post, "api/applications/shop/environments/moon/rollouts", new { version = "1.1.0" });

        await ApiFixture.ProblemAsync(answer, HttpStatusCode.NotFound, "environment-unknown");
    }

    [Fact]
    public async Task The_version_that_is_live_already()
    {
        using var answer = await fixture.Api.SendAsync(HttpMethod.Post, Rollouts, new { version = "1.0.0" });

        await ApiFixture.ProblemAsync(answer, HttpStatusCode.Conflict, "version-live");
    }

    [Theory]
    [InlineData("""[{"weight":50},{"weight":20}]""", "policy.steps[1].weight")]
    [InlineData("""[{"weight":0}]""", "policy.steps[0].weight")]
    [InlineData("""[]""", "policy.steps")]
    [InlineData("""[{"weight":5,"advance":"evidence"}]""", "policy.steps[0].advance")]
    public async Task A_policy_that_can_not_be_run(string steps, string field)
    {
        using var answer = await fixture.Api.SendTextAsync(
            HttpMethod.Post, Rollouts, """{"version":"1.1.0","policy":{"name":"p","steps":""" + steps + "}}");

        var problem = await ApiFixture.ProblemAsync(answer, HttpStatusCode.UnprocessableEntity, "policy-invalid");
        Assert.NotNull(problem["errors"]![field]);
    }

    [Theory]
    [InlineData("""{"version":"1.1.0","policy":{"name":"p","steps":[{"weight":101}]}}""", "policy.steps[0].weight")]
    [InlineData("""{"version":"1.1.0","policy":{"name":"p","steps":[{"weight":5,"atLeast":"soon"}]}}""", "policy.steps[0].atLeast")]
    [InlineData("""{"version":"1.1.0","polcy":{}}""", "polcy")]
    [InlineData("""{"version":""", "version")]
    public async Task A_body_that_does_not_fit_is_answered_by_field(string json, string field)
    {
        using var answer = await fixture.Api.SendTextAsync(HttpMethod.Post, Rollouts, json);

        var problem = await ApiFixture.ProblemAsync(answer, HttpStatusCode.UnprocessableEntity, "body-invalid");
        Assert.NotNull(problem["errors"]![field]);
    }

    [Fact]
    public async Task A_caller_without_a_key()
    {
        using var stranger = new Caller(fixture.Host.Address, key: null);

        using var answer = await stranger.SendAsync(HttpMethod.Post, Rollouts, new { version = "1.1.0" });

        await ApiFixture.ProblemAsync(answer, HttpStatusCode.Unauthorized, "not-signed-in");
    }

    [Fact]
    public async Task A_target_that_does_not_exist()
    {
        using var answer = await fixture.Api.SendAsync(
            HttpMethod.Put, "api/applications/shop/environments/other", LocalCloud.Target("nowhere"));

        var problem = await ApiFixture.ProblemAsync(answer, HttpStatusCode.UnprocessableEntity, "target-refused");
        Assert.Contains("nowhere", (string?)problem["detail"], StringComparison.Ordinal);
        using var read = await fixture.Api.SendAsync(HttpMethod.Get, "api/applications/shop/environments/other");
        Assert.Equal(HttpStatusCode.NotFound, read.StatusCode);
    }
}
