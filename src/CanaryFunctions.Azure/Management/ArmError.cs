using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CanaryFunctions.Azure.Management;

/// <summary>An error as Azure words it. Resource Manager puts code and message into <c>error</c>; App Service has them
/// at the root, capitalised, with an extended code deep inside; a long-running operation has a list of them.</summary>
/// <param name="Code">The error's code; empty where there is none.</param>
/// <param name="Message">The error in words; empty where there are none.</param>
/// <param name="ExtendedCode">App Service's own number; null where there is none.</param>
internal sealed partial record ArmError(string Code, string Message, string? ExtendedCode)
{
    private const int Longest = 500;
    private static readonly JsonNodeOptions anyCase = new() { PropertyNameCaseInsensitive = true };

    /// <summary>Both, as far as they are there.</summary>
    public string Words => string.Join(": ", new[] { Code, Message }.Where(part => part.Length > 0));

    /// <summary>Reads the body of an error's answer, whatever it is.</summary>
    public static ArmError Read(string text)
    {
        if (Parse(text) is not JsonObject body) return new("", Plain(text), null);
        var error = body["error"] as JsonObject
            ?? (body["errors"] as JsonArray)?.FirstOrDefault() as JsonObject
            ?? body;
        return new(Text(error["code"]), Plain(Text(error["message"])), ExtendedCodeIn(body));
    }

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text, anyCase);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Text(JsonNode? node) => node is JsonValue value ? value.ToString() : "";

    private static string? ExtendedCodeIn(JsonNode? node) => node switch
    {
        JsonObject part when part[nameof(ExtendedCode)] is JsonValue code => code.ToString(),
        JsonObject part => part.Select(member => ExtendedCodeIn(member.Value)).FirstOrDefault(code => code is not null),
        JsonArray parts => parts.Select(ExtendedCodeIn).FirstOrDefault(code => code is not null),
        _ => null,
    };

    /// <summary>Makes one line of it, not too long, and without the queries of addresses, which may hold signatures.</summary>
    public static string Plain(string text)
    {
        var line = Spaces().Replace(Query().Replace(Tag().Replace(text, " "), "?..."), " ").Trim();
        return line.Length <= Longest ? line : line[..Longest] + "...";
    }

    [GeneratedRegex("""(?<=https?://[^\s"'<>?]+)\?[^\s"'<>]+""", RegexOptions.IgnoreCase)]
    private static partial Regex Query();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
