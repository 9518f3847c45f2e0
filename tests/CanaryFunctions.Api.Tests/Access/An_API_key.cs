using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CanaryFunctions.Core.Access;
using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.Api.Tests.Access;

public sealed class An_API_key(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task Is_shown_once_and_never_again()
    {
        var made = await MakeAsync(fixture.Api, "pipeline", new Grant(Role.Releaser, "shop"));
        var text = (string)made["key"]!;

        using var list = await fixture.Api.SendAsync(HttpMethod.Get, "api/keys?top=100");
        var listed = await list.Content.ReadAsStringAsync();

        Assert.StartsWith($"cf_{made["id"]}_", text, StringComparison.Ordinal);
        Assert.Contains((string)made["id"]!, listed, StringComparison.Ordinal);
        Assert.DoesNotContain(text.Split('_')[2], listed, StringComparison.Ordinal);
        Assert.DoesNotContain("hash", listed, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Names_its_owner_with_what_he_may_do()
    {
        using var caller = await fixture.CallerAsync(new Grant(Role.Releaser, "shop", "production"));

        using var answer = await caller.SendAsync(HttpMethod.Get, "api/me");

        var me = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
        Assert.Equal(("releaser", "production"), ((string)me["grants"]![0]!["role"]!, (string)me["grants"]![0]!["environment"]!));
    }

    [Fact]
    public async Task Is_no_good_once_it_is_revoked()
    {
        var made = await MakeAsync(fixture.Api, "gone", new Grant(Role.Viewer));
        using var owner = new Caller(fixture.Host.Address, (string)made["key"]!);
        using var before = await owner.SendAsync(HttpMethod.Get, "api/me");

        (await fixture.Api.SendAsync(HttpMethod.Delete, $"api/keys/{made["id"]}")).Dispose();
        using var after = await owner.SendAsync(HttpMethod.Get, "api/me");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (before.StatusCode, after.StatusCode));
    }

    [Fact]
    public async Task With_one_letter_wrong_is_no_key()
    {
        var text = (string)(await MakeAsync(fixture.Api, "typo", new Grant(Role.Viewer)))["key"]!;
        using var other = new Caller(fixture.Host.Address, text[..^1] + (text[^1] == 'x' ? 'y' : 'x'));

        using var answer = await other.SendAsync(HttpMethod.Get, "api/me");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Cannot_give_more_than_its_owner_has()
    {
        using var admin = await fixture.CallerAsync(new Grant(Role.Admin, "shop"));

        using var own = await admin.SendAsync(HttpMethod.Post, "api/keys", Body("inside", new Grant(Role.Admin, "shop", "production")));
        using var beyond = await admin.SendAsync(HttpMethod.Post, "api/keys", Body("beyond", new Grant(Role.Viewer)));

        Assert.Equal(HttpStatusCode.Created, own.StatusCode);
        var problem = await ApiFixture.ProblemAsync(beyond, HttpStatusCode.Forbidden, "not-allowed");
        Assert.Equal("Only an admin of everything can make somebody viewer on everything.", (string?)problem["detail"]);
    }

    [Fact]
    public async Task Of_another_application_is_neither_shown_nor_revoked()
    {
        var made = await MakeAsync(fixture.Api, "theirs", new Grant(Role.Viewer, "other"));
        using var admin = await fixture.CallerAsync(new Grant(Role.Admin, "shop"));

        using var list = await admin.SendAsync(HttpMethod.Get, "api/keys?top=100");
        using var revoked = await admin.SendAsync(HttpMethod.Delete, $"api/keys/{made["id"]}");

        Assert.DoesNotContain((string)made["id"]!, await list.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await ApiFixture.ProblemAsync(revoked, HttpStatusCode.NotFound, "key-unknown");
    }

    [Theory]
    [InlineData("""{"name":"","grants":[{"role":"viewer"}]}""", "key-invalid", "name")]
    [InlineData("""{"name":"k","grants":[]}""", "key-invalid", "grants")]
    [InlineData("""{"name":"k","grants":[{"role":"viewer","environment":"production"}]}""", "key-invalid", "grants[0]")]
    [InlineData("""{"name":"k","grants":[{"role":"viewer"}],"expiresAt":"2020-01-01T00:00:00Z"}""", "key-invalid", "expiresAt")]
    [InlineData("""{"name":"k","grants":[{"role":"king"}]}""", "body-invalid", "grants[0].role")]
    [InlineData("""{"name":"k"}""", "body-invalid", "body")]
    public async Task Is_refused_by_the_field_that_is_wrong(string json, string code, string field)
    {
        using var answer = await fixture.Api.SendTextAsync(HttpMethod.Post, "api/keys", json);

        var problem = await ApiFixture.ProblemAsync(answer, HttpStatusCode.UnprocessableEntity, code);
        Assert.NotNull(problem["errors"]![field]);
    }

    private static object Body(string name, Grant grant) => new { name, grants = new[] { grant } };

    private static async Task<JsonObject> MakeAsync(Caller caller, string name, Grant grant)
    {
        using var answer = await caller.SendAsync(HttpMethod.Post, "api/keys", Body(name, grant));
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }
}
