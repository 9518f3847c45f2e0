using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace CanaryFunctions.Api.Tests;

public sealed class Versions_of_an_application(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Fact]
    public async Task Are_listed_in_pages_the_newest_by_precedence_first()
    {
        foreach (var number in (string[])["1.2.0", "1.10.0", "1.10.0-rc.2", "1.10.0-rc.10", "0.9.0"]) await RegisterAsync("sorted", number);

        var first = await GetAsync("api/applications/sorted/versions?top=3");
        var second = await GetAsync((string)first["nextLink"]!);

        Assert.Equal(["1.10.0", "1.10.0-rc.10", "1.10.0-rc.2"], Numbers(first));
        Assert.Equal(["1.2.0", "0.9.0"], Numbers(second));
        Assert.Null(second["nextLink"]);
    }

    [Fact]
    public async Task Are_filtered_by_a_range()
    {
        foreach (var number in (string[])["1.1.0", "1.2.0", "1.3.0", "2.0.0"]) await RegisterAsync("ranged", number);

        var first = await GetAsync("api/applications/ranged/versions?range=%5E1.1&top=2");
        var second = await GetAsync((string)first["nextLink"]!);

        Assert.Equal(["1.3.0", "1.2.0"], Numbers(first));
        Assert.Equal(["1.1.0"], Numbers(second));
    }

    [Fact]
    public async Task Do_not_change_once_they_are_registered()
    {
        await RegisterAsync("fixed", "1.0.0");
        await RegisterAsync("fixed", "1.0.0");

        using var other = await PutAsync("fixed", "1.0.0", new { package = "https://packages.example/other.zip" });

        await ApiFixture.ProblemAsync(other, HttpStatusCode.Conflict, "version-exists");
    }

    [Fact]
    public async Task Keep_their_digest_and_who_registered_them()
    {
        using var put = await PutAsync("kept", "1.0.0", new { package = "https://packages.example/1.zip", digest = Digest });

        var version = await GetAsync("api/applications/kept/versions/1.0.0");

        Assert.Equal((Digest, "bootstrap"), ((string)version["digest"]!, (string)version["registeredBy"]!));
    }

    [Theory]
    [InlineData("sha256:ABC")]
    [InlineData("md5:0123456789abcdef0123456789abcdef")]
    public async Task With_a_digest_that_is_none_are_refused(string digest)
    {
        using var answer = await PutAsync("refused", "1.0.0", new { package = "https://packages.example/1.zip", digest });

        var problem = await ApiFixture.ProblemAsync(answer, HttpStatusCode.UnprocessableEntity, "version-invalid");
        Assert.NotNull(problem["errors"]!["digest"]);
    }

    [Fact]
    public async Task Are_compared_by_precedence_artifact_and_commit()
    {
        await RegisterAsync("compared", "1.9.0", "abc");
        await RegisterAsync("compared", "1.10.0", "abc");

        var comparison = await GetAsync("api/applications/compared/versions/1.9.0/compare/1.10.0");

        Assert.Equal(("1.10.0", "1.9.0"), ((string)comparison["newer"]!["number"]!, (string)comparison["older"]!["number"]!));
        Assert.Equal((false, true), ((bool)comparison["sameArtifact"]!, (bool)comparison["sameCommit"]!));
    }

    [Fact]
    public async Task That_are_retired_are_not_rolled_out_any_more()
    {
        await RegisterAsync("shop", "3.0.0");
        using var retired = await fixture.Api.SendAsync(
            HttpMethod.Post, "api/applications/shop/versions/3.0.0/retire", new { reason = "It leaks." });

        using var start = await fixture.Api.SendAsync(
            HttpMethod.Post, "api/applications/shop/environments/production/rollouts", new { version = "3.0.0" });

        Assert.Equal(HttpStatusCode.OK, retired.StatusCode);
        var problem = await ApiFixture.ProblemAsync(start, HttpStatusCode.Conflict, "version-retired");
        Assert.Equal("shop 3.0.0 was retired by bootstrap: It leaks.", (string?)problem["detail"]);
        Assert.Equal(["3.0.0"], Numbers(await GetAsync("api/applications/shop/versions?retired=true")));
    }

    [Fact]
    public async Task That_are_live_are_not_retired()
    {
        using var answer = await fixture.Api.SendAsync(
            HttpMethod.Post, "api/applications/shop/versions/1.0.0/retire", new { reason = "Old." });

        var problem = await ApiFixture.ProblemAsync(answer, HttpStatusCode.Conflict, "version-in-use");
        Assert.Contains("live in production", (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Are_named_by_tags_whose_moves_are_kept()
    {
        await RegisterAsync("tagged", "1.0.0");
        await RegisterAsync("tagged", "1.1.0");
        (await TagAsync("tagged", "stable", "1.0.0")).Dispose();
        (await TagAsync("tagged", "stable", "1.1.0")).Dispose();

        var stable = await GetAsync("api/applications/tagged/versions/stable");
        var moves = (await GetAsync("api/applications/tagged/tags/stable/moves"))["value"]!.AsArray();

        Assert.Equal("1.1.0", (string)stable["number"]!);
        Assert.Equal(
            [("1.1.0", "1.0.0"), ("1.0.0", null)],
            moves.Select(move => ((string)move!["version"]!, (string?)move["before"])));
    }

    [Fact]
    public async Task Lose_a_tag_that_is_taken_away_and_may_get_it_again()
    {
        await RegisterAsync("untagged", "1.0.0");
        (await TagAsync("untagged", "lts", "1.0.0")).Dispose();

        using var taken = await fixture.Api.SendAsync(HttpMethod.Delete, "api/applications/untagged/tags/lts");
        using var gone = await fixture.Api.SendAsync(HttpMethod.Get, "api/applications/untagged/tags/lts");
        using var again = await TagAsync("untagged", "lts", "1.0.0", ("If-None-Match", "*"));

        Assert.Equal(
            (HttpStatusCode.OK, HttpStatusCode.NotFound, HttpStatusCode.OK), (taken.StatusCode, gone.StatusCode, again.StatusCode));
    }

    [Fact]
    public async Task Get_a_tag_that_sixteen_callers_move_at_once_exactly_once()
    {
        for (var minor = 0; minor <= 16; minor++) await RegisterAsync("raced", $"1.{minor}.0");
        using var first = await TagAsync("raced", "stable", "1.0.0");

        var answers = await Task.WhenAll(Enumerable.Range(1, 16).Select(minor =>
            TagAsync("raced", "stable", $"1.{minor}.0", ("If-Match", first.Headers.ETag!.ToString()))));

        Assert.Single(answers, answer => answer.StatusCode is HttpStatusCode.OK);
        Assert.Equal(15, answers.Count(answer => answer.StatusCode is HttpStatusCode.PreconditionFailed));
    }

    [Fact]
    public async Task That_do_not_exist_get_no_tag()
    {
        using var answer = await TagAsync("shop", "stable", "9.9.9");

        await ApiFixture.ProblemAsync(answer, HttpStatusCode.NotFound, "version-unknown");
    }

    private static IEnumerable<string> Numbers(JsonObject page) =>
        page["value"]!.AsArray().Select(version => (string)version!["number"]!);

    private Task<HttpResponseMessage> PutAsync(string application, string number, object body) =>
        fixture.Api.SendAsync(HttpMethod.Put, $"api/applications/{application}/versions/{number}", body);

    private async Task RegisterAsync(string application, string number, string? commit = null)
    {
        using var answer = await PutAsync(
            application, number, new { package = $"https://packages.example/{number}.zip", commit });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private async Task<JsonObject> GetAsync(string path)
    {
        using var answer = await fixture.Api.SendAsync(HttpMethod.Get, path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    private Task<HttpResponseMessage> TagAsync(
        string application, string tag, string version, (string Name, string Value)? precondition = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, $"api/applications/{application}/tags/{tag}")
        {
            Content = JsonContent.Create(new { version }),
        };
        if (precondition is var (name, value)) request.Headers.Add(name, value);
        return fixture.Api.SendAsync(request);
    }
}
