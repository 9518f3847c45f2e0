using System.Net;
using System.Net.Http.Json;
using CanaryFunctions.Core.Access;
using CanaryFunctions.Core.Audit;
using CanaryFunctions.Core.Serialization;
using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.Api.Tests;

public sealed class The_audit(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task Tells_who_changed_what_from_where_and_to_what()
    {
        (await fixture.Api.SendTextAsync(
            HttpMethod.Put, "api/applications/shop/policies/audited", """{"name":"audited","steps":[{"weight":7}]}""")).Dispose();

        var entry = (await ListAsync()).First(entry => entry.Record.Resource.EndsWith("/audited", StringComparison.Ordinal));

        Assert.Equal(("bootstrap", "bootstrap key", 200), (entry.Record.Who, entry.Record.Credential, entry.Record.Status));
        Assert.Equal("PUT /api/applications/{application}/policies/{name}", entry.Record.Operation);
        Assert.Equal(7, (int)entry.Record.After!["policy"]!["steps"]![0]!["weight"]!);
        Assert.NotEqual("unknown", entry.Record.From);
    }

    [Fact]
    public async Task Tells_of_attempts_that_were_refused()
    {
        using var viewer = await fixture.CallerAsync(new Grant(Role.Viewer, "shop"));
        (await viewer.SendTextAsync(HttpMethod.Put, "api/applications/shop/policies/forbidden", "{}")).Dispose();
        using var stranger = new Caller(fixture.Host.Address, "no-key-at-all-0123456789");
        (await stranger.SendAsync(HttpMethod.Get, "api/applications/shop/policies/strange")).Dispose();

        var entries = await ListAsync();

        Assert.Equal(403, entries.First(entry => entry.Record.Resource.EndsWith("/forbidden", StringComparison.Ordinal)).Record.Status);
        var unknown = entries.First(entry => entry.Record.Resource.EndsWith("/strange", StringComparison.Ordinal)).Record;
        Assert.Equal((401, null, null), (unknown.Status, unknown.Who, unknown.Credential));
    }

    [Fact]
    public async Task Is_narrowed_down_to_what_somebody_looks_for()
    {
        using var viewer = await fixture.CallerAsync(new Grant(Role.Viewer, "shop"));
        (await viewer.SendTextAsync(HttpMethod.Put, "api/applications/shop/policies/sought-1", "{}")).Dispose();
        foreach (var name in new[] { "sought-2", "sought-3" })
            (await fixture.Api.SendTextAsync(HttpMethod.Put, $"api/applications/shop/policies/{name}", $$"""{"name":"{{name}}","steps":[{"weight":7}]}""")).Dispose();

        Assert.Equal(["sought-3", "sought-2", "sought-1"], await NamesAsync("contains=SOUGHT-"));
        Assert.Equal(["sought-1"], await NamesAsync("contains=sought-&result=refused"));
        Assert.Equal(["sought-3"], await NamesAsync("contains=sought-&result=done&top=1"));
        Assert.Empty(await NamesAsync("contains=never-heard-of"));

        async Task<IEnumerable<string>> NamesAsync(string query)
        {
            using var answer = await fixture.Api.SendAsync(HttpMethod.Get, $"api/audit?{query}");
            var page = await answer.Content.ReadFromJsonAsync<Page<AuditEntry>>(CanaryJson.Options);
            return page!.Value.Select(entry => entry.Record.Resource.Split('/')[^1]);
        }
    }

    [Theory]
    [InlineData("result=maybe")]
    [InlineData("top=0")]
    public async Task Is_not_looked_through_with_a_query_that_makes_no_sense(string query)
    {
        using var answer = await fixture.Api.SendAsync(HttpMethod.Get, $"api/audit?{query}");

        await ApiFixture.ProblemAsync(answer, HttpStatusCode.UnprocessableEntity, "query-invalid");
    }

    [Fact]
    public async Task Holds_no_secret()
    {
        using var made = await fixture.Api.SendAsync(
            HttpMethod.Post, "api/keys", new { name = "secretive", grants = new[] { new Grant(Role.Viewer) } });
        var secret = (await made.Content.ReadAsStringAsync()).Split("cf_")[1].Split('_')[1][..43];

        using var audit = await fixture.Api.SendAsync(HttpMethod.Get, "api/audit?top=100");

        Assert.DoesNotContain(secret, await audit.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_one_whole_chain_though_many_write_at_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 40).Select(async n => (await fixture.Api.SendTextAsync(
            HttpMethod.Put, $"api/applications/shop/policies/many-{n}", "{}")).Dispose()));

        var verdict = await AuditChain.VerifyAsync(AllAsync());

        Assert.Null(verdict.Break);
        Assert.InRange(verdict.Entries, 40, long.MaxValue);
    }

    [Fact]
    public async Task Is_for_admins_of_everything()
    {
        using var admin = await fixture.CallerAsync(new Grant(Role.Admin, "shop"));

        using var answer = await admin.SendAsync(HttpMethod.Get, "api/audit");

        await ApiFixture.ProblemAsync(answer, HttpStatusCode.Forbidden, "not-allowed");
    }

    private async Task<List<AuditEntry>> ListAsync() => await AllAsync().ToListAsync();

    private async IAsyncEnumerable<AuditEntry> AllAsync()
    {
        for (var next = "api/audit?top=50"; next is not null;)
        {
            using var answer = await fixture.Api.SendAsync(HttpMethod.Get, next);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
            var page = (await answer.Content.ReadFromJsonAsync<Page<AuditEntry>>(CanaryJson.Options))!;
            foreach (var entry in page.Value) yield return entry;
            next = page.NextLink;
        }
    }
}
