using System.Net.Http.Json;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

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
        var copy = Path.Combine(Root(), "docs", "reference", "openapi.json");
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

    private async Task<JsonObject> ReadAsync()
    {
        using var answer = await fixture.Api.SendAsync(HttpMethod.Get, "openapi/v1.json");
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "CanaryFunctions.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
