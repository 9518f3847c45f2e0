using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;

namespace CanaryFunctions.Api.Tests;

/// <summary>Nonsense for every operation of the OpenAPI document.</summary>
public sealed class Whatever_is_sent(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private static readonly string[] words =
    [
        "shop", "production", "1.1.0", "stable", "careful", "0", "-1", "99999999999999999999", "1.0.0-", "%00", "%2F", "..", "'", "\"",
        "é", "😀", "a b", "%F0%28%8C%28", new('a', 300), "|", "~", "null", "true", "{}", "01K9Z3GQ4T6V8X0000000000", "1.1.1.1", "١",
    ];

    private static readonly Gen<string> word = Gen.OneOf(Gen.OneOf(words), Gen.String[0, 12].Select(Uri.EscapeDataString));

    private static readonly Gen<string> header = Gen.OneOf([.. words.Where(text => Ascii.IsValid(text))]);

    private static readonly Gen<JsonNode?> json = Gen.Recursive<JsonNode?>((depth, inner) => depth > 6
        ? Leaf()
        : Gen.OneOf(
            Leaf(),
            inner.Array[0, 4].Select(JsonNode? (items) => new JsonArray([.. items.Select(item => item?.DeepClone())])),
            Gen.Select(Name(), inner).Array[0, 5].Select(JsonNode? (fields) => new JsonObject(
                fields.DistinctBy(field => field.Item1).Select(field => KeyValuePair.Create(field.Item1, field.Item2?.DeepClone()))))));

    private static readonly Gen<byte[]> body = Gen.Frequency(
        (6, json.Select(node => Encoding.UTF8.GetBytes(node?.ToJsonString() ?? "null"))),
        (1, Gen.Byte.Array[0, 60]),
        (1, Gen.Int[1, 3000].Select(depth => Encoding.UTF8.GetBytes(new string('[', depth)))),
        (1, Gen.Const(Encoding.UTF8.GetBytes("{\"name\":\"" + new string('x', 300_000) + "\"}"))));

    [Fact]
    public async Task Is_never_a_failure_of_the_server()
    {
        using var document = await fixture.Api.SendAsync(HttpMethod.Get, "openapi/v1.json");
        var paths = (await document.Content.ReadFromJsonAsync<JsonObject>())!["paths"]!.AsObject();
        (string Path, string Method)[] operations =
        [
            .. from path in paths
               from method in path.Value!.AsObject()
               where method.Key is "get" or "put" or "post" or "delete"
               select (path.Key, method.Key),
        ];

        await Gen.Select(Gen.Int[0, operations.Length - 1], word.Array[6, 6], body, word, header).SampleAsync(
            async (which, parts, sent, query, headed) =>
            {
                var (path, method) = operations[which];
                using var request = new HttpRequestMessage(new HttpMethod(method.ToUpperInvariant()), Address(path, parts, query));
                if (method is "put" or "post")
                {
                    request.Content = new ByteArrayContent(sent);
                    request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                }

                request.Headers.TryAddWithoutValidation("If-Match", headed);
                request.Headers.TryAddWithoutValidation("Idempotency-Key", headed);
                using var answer = await fixture.Api.SendAsync(request);

                Assert.True(
                    answer.StatusCode is < HttpStatusCode.InternalServerError or HttpStatusCode.ServiceUnavailable,
                    $"{method} {request.RequestUri} with {Encoding.UTF8.GetString(sent)} gave {answer.StatusCode}");
            },
            iter: 2000,
            threads: 2);
    }

    private static Gen<JsonNode?> Leaf() => Gen.OneOf<JsonNode?>(
        Gen.OneOf(words).Select(JsonNode? (text) => JsonValue.Create(text)),
        Gen.Int.Select(JsonNode? (number) => JsonValue.Create(number)),
        Gen.Double[-1e308, 1e308].Select(JsonNode? (number) => JsonValue.Create(number)),
        Gen.Bool.Select(JsonNode? (yes) => JsonValue.Create(yes)),
        Gen.Const(() => (JsonNode?)null));

    private static Gen<string> Name() => Gen.OneOf(
        Gen.OneOf(new[]
        {
            "name", "grants", "role", "application", "environment", "expiresAt", "package", "digest", "commit", "notes", "version", "policy",
            "policyName", "steps", "weight", "checks", "kind", "tolerance", "metric", "max", "reason", "subscription", "resourceGroup",
            "site", "slot", "telemetry", "grain", "lag", "history", "ifBusy", "errorBudget", "deadline", "failures", "path", "objective",
        }),
        Gen.String[0, 5]);

    private static string Address(string path, string[] parts, string query)
    {
        var (result, part) = (path.TrimStart('/'), 0);
        while (result.IndexOf('{', StringComparison.Ordinal) is >= 0 and var from)
        {
            var to = result.IndexOf('}', from);
            result = result[..from] + parts[part++ % parts.Length] + result[(to + 1)..];
        }

        return $"{result}?top={query}&continuationToken={query}&range={query}&revision={query}&after={query}&most={query}&before={query}&retired={query}";
    }
}
