using System.Text.Json.Nodes;
using CanaryFunctions.Azure.Tests.Management;

namespace CanaryFunctions.Azure.Tests.Examples;

/// <summary>A file of this folder: an example of a specification, or a recording.</summary>
internal sealed class Example(string file)
{
    private static readonly string folder = Path.Combine(AppContext.BaseDirectory, "Examples");

    private readonly JsonNode whole = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, file)))!;

    /// <summary>The names of all.</summary>
    public static IEnumerable<string> Files =>
        Directory.EnumerateFiles(folder, "*.json").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    /// <summary>What was asked, where the example is of a specification.</summary>
    public JsonNode Parameters => whole["parameters"]!;

    /// <summary>The answer of an example with a status; of one that is an answer itself without.</summary>
    public Said Answer(int? status = null) => status is { } one
        ? Said.Of(whole["responses"]![$"{one}"]!, one)
        : Said.Of(whole, (int)whole["status"]!);

    /// <summary>An exchange of a recording, in the order in which they were recorded.</summary>
    public (string Call, JsonNode? Sent, Said Answer) Exchange(int number)
    {
        var (request, response) = (whole["exchanges"]![number]!["request"]!, whole["exchanges"]![number]!["response"]!);
        var call = $"{request["method"]} {new Uri((string)request["uri"]!).AbsolutePath}";
        return (call, request["body"], Said.Of(response, (int)response["status"]!));
    }

    /// <summary>An answer.</summary>
    internal sealed record Said(int Status, string Body, (string Name, string Value)[] Headers)
    {
        // A fake of HTTP makes the headers of the body itself.
        public static Said Of(JsonNode response, int status) => new(
            status,
            response["body"] is JsonObject body ? body.ToJsonString() : "",
            [
                .. (response["headers"]?.AsObject() ?? []).Select(header => (header.Key, $"{header.Value}"))
                    .Where(header => !header.Key.StartsWith("content-", StringComparison.OrdinalIgnoreCase)),
            ]);

        /// <summary>Has Azure answer a call so.</summary>
        public FakeAzure To(string call, FakeAzure azure) => azure.On(call, Body, Status, Headers);
    }
}
