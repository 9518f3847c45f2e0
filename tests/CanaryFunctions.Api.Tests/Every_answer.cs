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
