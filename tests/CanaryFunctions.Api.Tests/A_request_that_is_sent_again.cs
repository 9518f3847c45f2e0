using System.Net;
using System.Text;
using CanaryFunctions.Core.Access;

namespace CanaryFunctions.Api.Tests;

public sealed class A_request_that_is_sent_again(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private const string Body = """{"version":"1.1.0","ifBusy":"supersede"}""";

    [Fact]
    public async Task With_its_key_is_not_done_again_and_gets_the_same_answer()
    {
        var key = Guid.NewGuid().ToString();

        using var first = await PostAsync(key, Body);
        using var again = await PostAsync(key, Body);

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.StatusCode, again.StatusCode));
        Assert.Equal(await first.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
        Assert.Equal(first.Headers.Location, again.Headers.Location);
        Assert.True(again.Headers.Contains("Idempotency-Replayed"));
    }

    [Fact]
    public async Task Sixteen_times_at_once_is_done_once()
    {
        var key = Guid.NewGuid().ToString();

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => PostAsync(key, Body)));

        var created = answers.Where(answer => answer.StatusCode is HttpStatusCode.Created).ToArray();
        var bodies = await Task.WhenAll(created.Select(answer => answer.Content.ReadAsStringAsync()));
        Assert.Single(bodies.Distinct());
        Assert.All(answers.Except(created), answer => Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode));
    }

    [Fact]
    public async Task With_another_body_is_refused()
    {
        var key = Guid.NewGuid().ToString();
        (await PostAsync(key, Body)).Dispose();

        using var other = await PostAsync(key, Body.Replace("supersede", "refuse", StringComparison.Ordinal));

        await ApiFixture.ProblemAsync(other, HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
    }

    [Fact]
    public async Task By_another_caller_is_another_request()
    {
        var key = Guid.NewGuid().ToString();
        using var other = await fixture.CallerAsync(new Grant(Role.Releaser, "shop"));

        using var first = await PostAsync(key, Body);
        using var theirs = await other.SendAsync(Request(key, Body));

        Assert.NotEqual(await first.Content.ReadAsStringAsync(), await theirs.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task After_a_refusal_is_refused_alike()
    {
        var key = Guid.NewGuid().ToString();

        using var first = await PostAsync(key, "{}");
        using var again = await PostAsync(key, "{}");

        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity), (first.StatusCode, again.StatusCode));
        Assert.Equal("application/problem+json", again.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Whose_answer_was_a_secret_is_not_done_again_and_the_secret_not_kept()
    {
        var key = Guid.NewGuid().ToString();
        const string NewKey = """{"name":"idempotent","grants":[{"role":"viewer"}]}""";

        using var first = await fixture.Api.SendAsync(Request(key, NewKey, "api/keys"));
        using var again = await fixture.Api.SendAsync(Request(key, NewKey, "api/keys"));

        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        await ApiFixture.ProblemAsync(again, HttpStatusCode.Conflict, "idempotency-answer-secret");
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789")]
    public async Task With_a_key_that_is_none_is_refused(string key)
    {
        using var answer = await PostAsync(key, Body);

        await ApiFixture.ProblemAsync(answer, HttpStatusCode.UnprocessableEntity, "idempotency-key-invalid");
    }

    private static HttpRequestMessage Request(
        string key, string body, string path = "api/applications/shop/environments/production/rollouts")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return request;
    }

    private Task<HttpResponseMessage> PostAsync(string key, string body) => fixture.Api.SendAsync(Request(key, body));
}
