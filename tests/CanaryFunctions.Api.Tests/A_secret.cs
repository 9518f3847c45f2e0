using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace CanaryFunctions.Api.Tests;

public sealed class A_secret(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private const string Secrets = "api/applications/shop/secrets";

    [Fact]
    public async Task Goes_in_and_never_comes_out()
    {
        const string value = "xoxb-very-secret";
        using var put = await fixture.Api.SendAsync(HttpMethod.Put, $"{Secrets}/slack", new { value });
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);

        foreach (var path in new[] { Secrets, "api/audit" })
        {
            using var answer = await fixture.Api.SendAsync(HttpMethod.Get, path);
            var text = await answer.Content.ReadAsStringAsync();
            Assert.Contains("slack", text, StringComparison.Ordinal);
            Assert.DoesNotContain(value, text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(value, fixture.Host.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(value, await put.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_listed_with_who_set_it_until_it_is_removed()
    {
        (await fixture.Api.SendAsync(HttpMethod.Put, $"{Secrets}/teams", new { value = "x" })).Dispose();
        Assert.Contains(await ListAsync(), secret => (string?)secret!["name"] == "teams" && (string?)secret["setBy"] == "bootstrap");

        using var removed = await fixture.Api.SendAsync(HttpMethod.Delete, $"{Secrets}/teams");
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        using var again = await fixture.Api.SendAsync(HttpMethod.Delete, $"{Secrets}/teams");
        await ApiFixture.ProblemAsync(again, HttpStatusCode.NotFound, "secret-unknown");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8001)]
    public async Task Is_neither_empty_nor_endless(int length)
    {
        using var answer = await fixture.Api.SendAsync(
            HttpMethod.Put, $"{Secrets}/long", new { value = new string('x', length) });

        await ApiFixture.ProblemAsync(answer, HttpStatusCode.UnprocessableEntity, "secret-invalid");
    }

    private async Task<JsonArray> ListAsync()
    {
        using var answer = await fixture.Api.SendAsync(HttpMethod.Get, Secrets);
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!["value"]!.AsArray();
    }
}
