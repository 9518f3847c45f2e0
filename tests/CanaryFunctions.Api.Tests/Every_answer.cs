using System.Net;
using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.Api.Tests;

public sealed class Every_answer(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    [Theory]
    [InlineData("api/me")]
    [InlineData("api/nowhere")]
    [InlineData("healthz")]
    public async Task Is_not_cached_framed_or_sniffed_and_can_be_found_in_the_traces(string path)
    {
        using var answer = await fixture.Api.SendAsync(HttpMethod.Get, path);

        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(["DENY"], answer.Headers.GetValues("X-Frame-Options"));
        Assert.Matches("^[0-9a-f]{32}$", Assert.Single(answer.Headers.GetValues("x-correlation-id")));
    }

    [Theory]
    [InlineData("2026-11-01", HttpStatusCode.OK)]
    [InlineData("2019-01-01", HttpStatusCode.UnprocessableEntity)]
    public async Task Is_of_the_version_that_was_asked_for(string version, HttpStatusCode status)
    {
        using var answer = await fixture.Api.SendAsync(HttpMethod.Get, $"api/me?api-version={version}");

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(["2026-11-01"], answer.Headers.GetValues("api-supported-versions"));
    }

    [Fact]
    public async Task Behind_a_trusted_proxy_is_given_to_the_caller_that_it_names()
    {
        await using var host = await Host.StartAsync(
            fixture.Cloud, settings: new() { ["Canary__TrustedProxies__0"] = "127.0.0.0/8" });
        using var behind = new Caller(host.Address);
        foreach (var (caller, address) in new[] { (behind, "203.0.113.7"), (fixture.Api, "203.0.113.8") })
        {
            using var request = new HttpRequestMessage(HttpMethod.Delete, "api/keys/none");
            request.Headers.Add("X-Forwarded-For", address);
            (await caller.SendAsync(request)).Dispose();
        }

        using var audit = await fixture.Api.SendAsync(HttpMethod.Get, "api/audit");
        var text = await audit.Content.ReadAsStringAsync();
        Assert.Contains("203.0.113.7", text, StringComparison.Ordinal);
        Assert.DoesNotContain("203.0.113.8", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task To_another_origin_is_closed()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/me");
        request.Headers.Add("Origin", "https://elsewhere.example");
        using var answer = await fixture.Api.SendAsync(request);

        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task To_one_who_sends_too_many_is_to_wait()
    {
        await using var host = await Host.StartAsync(fixture.Cloud, settings: new() { ["Canary__RequestsPerSecond"] = "1" });
        using var eager = new Caller(host.Address);

        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => eager.SendAsync(HttpMethod.Get, "api/me")));

        var refused = answers.First(answer => answer.StatusCode is HttpStatusCode.TooManyRequests);
        await ApiFixture.ProblemAsync(refused, HttpStatusCode.TooManyRequests, "too-many-requests");
        Assert.True(refused.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        Assert.Contains(answers, answer => answer.StatusCode is HttpStatusCode.OK);
    }
}
