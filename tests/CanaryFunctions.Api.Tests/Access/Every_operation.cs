using System.Net;
using System.Text.Json.Nodes;
using CanaryFunctions.Core.Access;
using CanaryFunctions.Server;
using CanaryFunctions.Tests.Stage;
using Microsoft.AspNetCore.Routing;

namespace CanaryFunctions.Api.Tests.Access;

public sealed class Every_operation(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private static readonly string[] open = ["/healthz", "/openapi/", "/docs"];

    private static readonly IReadOnlyList<Rule> rules = Rules();

    public static TheoryData<string, string> All => new(rules.Select(rule => (rule.Method, rule.Path)));

    /// <summary>A new endpoint without a rule, or one that is kept out of the document, fails here.</summary>
    [Fact]
    public void Is_in_the_document_with_its_rule_or_is_meant_for_everybody() => Assert.All(
        Endpoints(),
        endpoint => Assert.True(
            rules.Any(rule => (rule.Method, rule.Path) == endpoint)
            || open.Any(prefix => endpoint.Path.StartsWith(prefix, StringComparison.Ordinal)),
            $"{endpoint} has no rule in the document."));

    [Theory]
    [MemberData(nameof(All))]
    public async Task Is_refused_without_a_key(string method, string path)
    {
        using var stranger = new Caller(fixture.Host.Address, key: null);

        using var answer = await stranger.SendAsync(new HttpMethod(method), Address(path, "shop"));

        await ApiFixture.ProblemAsync(answer, HttpStatusCode.Unauthorized, "not-signed-in");
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Is_allowed_to_its_role_and_those_above_and_to_nobody_else(string method, string path)
    {
        var rule = rules.Single(rule => (rule.Method, rule.Path) == (method, path));
        foreach (var role in Enum.GetValues<Role>())
        {
            using var caller = await fixture.CallerAsync(new Grant(role, rule.OnEverything ? null : "shop"));
            using var answer = await caller.SendAsync(new HttpMethod(method), Address(path, "shop"));

            Assert.Equal(role >= rule.Role, answer.StatusCode is not HttpStatusCode.Forbidden);
            Assert.NotEqual(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task On_an_application_is_refused_to_admins_of_another(string method, string path)
    {
        if (!path.Contains("{application}", StringComparison.Ordinal)) return;
        using var other = await fixture.CallerAsync(new Grant(Role.Admin, "other"));

        using var answer = await other.SendAsync(new HttpMethod(method), Address(path, "shop"));

        var problem = await ApiFixture.ProblemAsync(answer, HttpStatusCode.Forbidden, "not-allowed");
        Assert.Contains("yours is admin on other", (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_rollout_is_refused_to_those_without_a_role_on_its_application()
    {
        var rollout = await fixture.Api.StartAsync("shop", new { version = "1.1.0", ifBusy = "supersede" });
        using var other = await fixture.CallerAsync(new Grant(Role.Admin, "other"));
        using var viewer = await fixture.CallerAsync(new Grant(Role.Viewer, "shop", "production"));

        using var foreign = await other.SendAsync(HttpMethod.Get, $"api/rollouts/{rollout.Id}");
        using var seen = await viewer.SendAsync(HttpMethod.Get, $"api/rollouts/{rollout.Id}");
        using var commanded = await viewer.SendAsync(HttpMethod.Post, $"api/rollouts/{rollout.Id}/abort");

        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
        Assert.Equal(HttpStatusCode.OK, seen.StatusCode);
        var problem = await ApiFixture.ProblemAsync(commanded, HttpStatusCode.Forbidden, "not-allowed");
        Assert.Equal(
            "This needs the role releaser on shop/production; yours is viewer on shop/production.", (string?)problem["detail"]);
    }

    private static string Address(string path, string application) => path.TrimStart('/')
        .Replace("{application}", application, StringComparison.Ordinal)
        .Replace("{environment}", "nowhere", StringComparison.Ordinal)
        .Replace("{number}", "1", StringComparison.Ordinal)
        .Replace("{rollout}", "none", StringComparison.Ordinal)
        .Replace("{key}", "none", StringComparison.Ordinal)
        .Replace("{name}", "none", StringComparison.Ordinal)
        .Replace("{channel}", "none", StringComparison.Ordinal)
        .Replace("{delivery}", "none", StringComparison.Ordinal)
        .Replace("{version}", "9.9.9", StringComparison.Ordinal)
        .Replace("{other}", "9.9.8", StringComparison.Ordinal)
        .Replace("{tag}", "none", StringComparison.Ordinal)
        .Replace("{command}", "none", StringComparison.Ordinal);

    // The copy in the docs, which another test holds against the code.
    private static Rule[] Rules()
    {
        var document = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "docs", "reference", "openapi.json")))!;
        return
        [
            .. from path in document["paths"]!.AsObject()
               from item in path.Value!.AsObject()
               where item.Key is "get" or "put" or "post" or "delete" or "patch"
               select new Rule(
                   item.Key.ToUpperInvariant(),
                   path.Key,
                   Enum.Parse<Role>((string)item.Value!["x-role"]!, ignoreCase: true),
                   (bool)item.Value["x-role-on-everything"]!),
        ];
    }

    private static List<(string Method, string Path)> Endpoints()
    {
        var app = CanaryServer.Create([], new ServerOptions { Storage = "UseDevelopmentStorage=true" });
        return
        [
            .. from source in ((IEndpointRouteBuilder)app).DataSources
               from endpoint in source.Endpoints.OfType<RouteEndpoint>()
               from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
               select (method, "/" + endpoint.RoutePattern.RawText!.Trim('/').Replace(":int", "", StringComparison.Ordinal)),
        ];
    }

    private sealed record Rule(string Method, string Path, Role Role, bool OnEverything);
}
