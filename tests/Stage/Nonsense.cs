using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;

namespace CanaryFunctions.Tests.Stage;

/// <summary>Requests that make little sense, for every operation of an OpenAPI document: random, at limits, of the wrong type, huge,
/// deep, and no UTF-8.</summary>
public static class Nonsense
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

    /// <summary>Makes requests.</summary>
    /// <param name="document">The OpenAPI document.</param>
    public static Gen<HttpRequestMessage> Requests(JsonObject document)
    {
        (string Path, string Method)[] operations =
        [
            .. from path in document["paths"]!.AsObject()
               from method in path.Value!.AsObject()
               where method.Key is "get" or "put" or "post" or "delete"
               select (path.Key, method.Key),
        ];
        return Gen.Select(Gen.Int[0, operations.Length - 1], word.Array[6, 6], body, word, header)
            .Select((which, parts, sent, query, headed) => Request(operations[which], parts, sent, query, headed));
    }

    private static HttpRequestMessage Request(
        (string Path, string Method) operation, string[] parts, byte[] sent, string query, string headed)
    {
        var request = new HttpRequestMessage(
            new HttpMethod(operation.Method.ToUpperInvariant()), Address(operation.Path, parts, query));
        if (operation.Method is "put" or "post")
        {
            request.Content = new ByteArrayContent(sent);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        request.Headers.TryAddWithoutValidation("If-Match", headed);
        request.Headers.TryAddWithoutValidation("Idempotency-Key", headed);
        return request;
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
            "site", "slot", "telemetry", "grain", "lag", "history", "ifBusy", "errorBudget", "deadline", "failures", "path", "objective", "value", "tag",
            "approvals", "advance", "dryRun",
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

        return $"{result}?top={query}&continuationToken={query}&range={query}&revision={query}&after={query}"
            + $"&state={query}&environment={query}&version={query}&retired={query}";
    }
}
