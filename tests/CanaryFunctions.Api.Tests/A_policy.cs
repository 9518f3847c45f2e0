using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CanaryFunctions.Core.Policies;

namespace CanaryFunctions.Api.Tests;

public sealed class A_policy(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task Is_written_as_yaml_and_read_as_json_with_an_ETag()
    {
        using var written = await PutAsync("mine", Yaml("mine", 5));
        using var read = await fixture.Api.SendAsync(HttpMethod.Get, "api/applications/shop/policies/mine");

        var policy = (await read.Content.ReadFromJsonAsync<JsonObject>())!;
        Assert.Equal((1, 5), ((int)policy["revision"]!, (int)policy["policy"]!["steps"]![0]!["weight"]!));
        Assert.Equal(written.Headers.ETag, read.Headers.ETag);
    }

    [Fact]
    public async Task Gets_a_new_revision_with_each_change_and_keeps_the_old_ones()
    {
        foreach (var weight in (int[])[5, 10, 10]) (await PutAsync("changing", Yaml("changing", weight))).Dispose();

        using var first = await fixture.Api.SendAsync(HttpMethod.Get, "api/applications/shop/policies/changing?revision=1");
        using var all = await fixture.Api.SendAsync(HttpMethod.Get, "api/applications/shop/policies/changing/revisions");

        Assert.Equal(5, (int)(await first.Content.ReadFromJsonAsync<JsonObject>())!["policy"]!["steps"]![0]!["weight"]!);
        var revisions = (await all.Content.ReadFromJsonAsync<JsonObject>())!["value"]!.AsArray();
        Assert.Equal([2, 1], revisions.Select(revision => (int)revision!["revision"]!));
    }

    [Fact]
    public async Task Keeps_with_each_revision_why_it_was_written()
    {
        (await PutAsync("reasoned", Yaml("reasoned", 5), reason: "To begin with.")).Dispose();
        (await PutAsync("reasoned", Yaml("reasoned", 10), reason: "Fewer are too few.")).Dispose();
        using var too = await PutAsync("reasoned", Yaml("reasoned", 15), reason: new string('x', 1001));

        using var all = await fixture.Api.SendAsync(HttpMethod.Get, "api/applications/shop/policies/reasoned/revisions");

        var revisions = (await all.Content.ReadFromJsonAsync<JsonObject>())!["value"]!.AsArray();
        Assert.Equal(["Fewer are too few.", "To begin with."], revisions.Select(revision => (string)revision!["reason"]!));
        await ApiFixture.ProblemAsync(too, HttpStatusCode.UnprocessableEntity, "policy-invalid");
    }

    [Fact]
    public async Task Is_changed_only_as_the_caller_last_saw_it()
    {
        using var first = await PutAsync("guarded", Yaml("guarded", 5), "*", none: true);
        using var again = await PutAsync("guarded", Yaml("guarded", 6), "*", none: true);
        using var changed = await PutAsync("guarded", Yaml("guarded", 7), first.Headers.ETag!.ToString());
        using var late = await PutAsync("guarded", Yaml("guarded", 8), first.Headers.ETag.ToString());

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        await ApiFixture.ProblemAsync(again, HttpStatusCode.PreconditionFailed, "precondition-failed");
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        await ApiFixture.ProblemAsync(late, HttpStatusCode.PreconditionFailed, "precondition-failed");
    }

    [Fact]
    public async Task That_sixteen_callers_change_at_once_is_changed_by_exactly_one()
    {
        using var first = await PutAsync("raced", Yaml("raced", 1));
        var etag = first.Headers.ETag!.ToString();

        var answers = await Task.WhenAll(Enumerable.Range(2, 16).Select(weight => PutAsync("raced", Yaml("raced", weight), etag)));

        Assert.Single(answers, answer => answer.StatusCode is HttpStatusCode.OK);
        Assert.Equal(15, answers.Count(answer => answer.StatusCode is HttpStatusCode.PreconditionFailed));
        using var all = await fixture.Api.SendAsync(HttpMethod.Get, "api/applications/shop/policies/raced/revisions");
        Assert.Equal(2, (await all.Content.ReadFromJsonAsync<JsonObject>())!["value"]!.AsArray().Count);
    }

    [Fact]
    public async Task Is_listed_in_pages_whose_links_stay_good_when_policies_are_added()
    {
        foreach (var name in (string[])["b", "d", "f"]) (await PutAsync(name, Yaml(name, 5), application: "listed")).Dispose();
        var first = await PageAsync("api/applications/listed/policies?top=2");
        (await PutAsync("a", Yaml("a", 5), application: "listed")).Dispose();
        (await PutAsync("e", Yaml("e", 5), application: "listed")).Dispose();

        var second = await PageAsync((string)first["nextLink"]!);

        Assert.Equal(["b", "d"], Names(first));
        Assert.Equal(["e", "f"], Names(second));
        Assert.Null(second["nextLink"]);
    }

    [Theory]
    [InlineData("top=0", "top")]
    [InlineData("top=101", "top")]
    [InlineData("top=many", "top")]
    [InlineData("continuationToken=%21%21", "continuationToken")]
    [InlineData("continuationToken=Li4v", "continuationToken")]
    public async Task A_page_that_does_not_exist_is_refused(string query, string field)
    {
        using var answer = await fixture.Api.SendAsync(HttpMethod.Get, "api/applications/shop/policies?" + query);

        var problem = await ApiFixture.ProblemAsync(answer, HttpStatusCode.UnprocessableEntity, "query-invalid");
        Assert.NotNull(problem["errors"]![field]);
    }

    [Theory]
    [InlineData("careful", "name: careful\nsteps: [{ weight: 5 }]", HttpStatusCode.Conflict, "policy-preset")]
    [InlineData("one", "name: other\nsteps: [{ weight: 5 }]", HttpStatusCode.UnprocessableEntity, "policy-invalid")]
    [InlineData("one", "name: one\nstep: [{ weight: 5 }]", HttpStatusCode.UnprocessableEntity, "policy-invalid")]
    [InlineData("one", "name: [", HttpStatusCode.UnprocessableEntity, "policy-invalid")]
    [InlineData("One", "name: One\nsteps: [{ weight: 5 }]", HttpStatusCode.UnprocessableEntity, "name-invalid")]
    public async Task Is_refused_with_what_is_wrong(string name, string yaml, HttpStatusCode status, string code)
    {
        using var answer = await PutAsync(name, yaml);

        await ApiFixture.ProblemAsync(answer, status, code);
    }

    [Fact]
    public async Task Of_a_preset_can_be_read_by_every_application()
    {
        foreach (var preset in Presets.All)
        {
            using var answer = await fixture.Api.SendAsync(HttpMethod.Get, $"api/applications/shop/policies/{preset.Name}");
            Assert.True((bool)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["isPreset"]!);
        }
    }

    [Fact]
    public async Task That_does_not_exist_is_said_with_the_presets()
    {
        using var answer = await fixture.Api.SendTextAsync(
            HttpMethod.Post, "api/applications/shop/environments/production/rollouts", """{"version":"1.1.0","policyName":"nobodys"}""");

        var problem = await ApiFixture.ProblemAsync(answer, HttpStatusCode.NotFound, "policy-unknown");
        Assert.Contains("careful, quick, linear, evidence, kayenta", (string)problem["detail"]!, StringComparison.Ordinal);
    }

    private static string Yaml(string name, int weight) => $"name: {name}\nsteps: [{{ weight: {weight} }}]\n";

    private static IEnumerable<string> Names(JsonObject page) => page["value"]!.AsArray().Select(item => (string)item!["name"]!);

    private async Task<JsonObject> PageAsync(string path)
    {
        using var answer = await fixture.Api.SendAsync(HttpMethod.Get, path);
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    private Task<HttpResponseMessage> PutAsync(
        string name, string yaml, string? etag = null, bool none = false, string application = "shop", string? reason = null)
    {
        var query = reason is null ? "" : $"?reason={Uri.EscapeDataString(reason)}";
        var request = new HttpRequestMessage(HttpMethod.Put, $"api/applications/{application}/policies/{name}{query}")
        {
            Content = new StringContent(yaml, new MediaTypeHeaderValue("application/yaml")),
        };
        if (etag is not null) request.Headers.Add(none ? "If-None-Match" : "If-Match", etag);
        return fixture.Api.SendAsync(request);
    }
}
