using System.Net;
using System.Net.Http.Json;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.Api.Tests;

public sealed class The_OpenAPI_document(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private static readonly JsonSerializerOptions readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>With the environment variable UPDATE_OPENAPI=1 the test writes the copy anew.</summary>
    [Fact]
    public async Task Is_the_one_in_the_docs()
    {
        var copy = Path.Combine(Repository.Root, "docs", "reference", "openapi.json");
        var document = (await ReadAsync()).ToJsonString(readable) + "\n";
        if (Environment.GetEnvironmentVariable("UPDATE_OPENAPI") == "1") await File.WriteAllTextAsync(copy, document);

        Assert.Equal(await File.ReadAllTextAsync(copy), document);
    }

    [Fact]
    public async Task Is_of_version_3_1_and_names_every_operation_once()
    {
        var document = await ReadAsync();
        var operations = document["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject())
            .Where(item => item.Key is "get" or "put" or "post" or "delete")
            .Select(item => (string?)item.Value!["operationId"]).ToArray();

        Assert.StartsWith("3.1", (string)document["openapi"]!, StringComparison.Ordinal);
        Assert.All(operations, Assert.NotNull);
        Assert.Equal(operations.Distinct(), operations);
        Assert.InRange(operations.Length, 25, 200);
    }

    [Fact]
    public async Task Is_shown_on_a_page_that_loads_nothing_from_elsewhere()
    {
        using var answer = await fixture.Api.SendAsync(HttpMethod.Get, "docs/");
        var page = await answer.Content.ReadAsStringAsync();

        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_bodies_that_are_taken_as_they_are()
    {
        await fixture.Api.RegisterAsync(fixture.Cloud, "shop", ("1.1.0", 0));
        var document = await ReadAsync();
        string[] inTurn =
        [
            "registerVersion", "moveTag", "putPolicy", "putSecret", "makeKey", "checkTarget", "putEnvironment", "startRollout",
            "putChannel", "putOwnChannel", "previewMessage",
        ];
        var withBody = Operations(document).Where(operation => operation.Body is not null).ToDictionary(one => one.Id);

        foreach (var id in inTurn)
        {
            using var answer = await SendAsync(withBody[id]);
            Assert.True(answer.IsSuccessStatusCode, $"{id}: {await answer.Content.ReadAsStringAsync()}");
        }

        // These do not fit what is there now, which is said; their bodies do.
        string[] refused = ["releaseBuild", "retireVersion", "undoRelease", "planRollout", "judgeRollback"];
        foreach (var id in refused)
        {
            using var answer = await SendAsync(withBody[id]);
            Assert.Contains(
                answer.StatusCode, new[] { HttpStatusCode.NotFound, HttpStatusCode.Conflict, HttpStatusCode.ServiceUnavailable });
        }

        Assert.Equal(inTurn.Concat(refused).Order(), withBody.Keys.Order());
        Assert.All(withBody.Values, operation => Assert.NotNull(operation.Example));

        Task<HttpResponseMessage> SendAsync(Operation operation) => fixture.Api.SendTextAsync(
            new(operation.Method.ToUpperInvariant()), operation.Address, Here(operation.Example!.ToJsonString()));

        // The shop of the examples, in the subscription that it has here.
        static string Here(string example) => example.Replace(
            "00000000-0000-0000-0000-000000000001", $"{LocalCloud.SubscriptionOf("shop")}", StringComparison.Ordinal);
    }

    private static IEnumerable<Operation> Operations(JsonObject document) =>
        from path in document["paths"]!.AsObject()
        from item in path.Value!.AsObject()
        where item.Key is "get" or "put" or "post" or "delete"
        let parameters = item.Value!["parameters"]!.AsArray().Where(parameter => (string?)parameter!["in"] == "path")
        let address = parameters.Aggregate(path.Key.TrimStart('/'), (text, parameter) => text.Replace(
            $"{{{parameter!["name"]}}}", $"{parameter["example"]}", StringComparison.Ordinal))
        let body = item.Value["requestBody"]
        select new Operation(
            (string)item.Value["operationId"]!, item.Key, address, body, body?["content"]!["application/json"]!["example"]);

    private async Task<JsonObject> ReadAsync()
    {
        using var answer = await fixture.Api.SendAsync(HttpMethod.Get, "openapi/v1.json");
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    private sealed record Operation(string Id, string Method, string Address, JsonNode? Body, JsonNode? Example);
}
