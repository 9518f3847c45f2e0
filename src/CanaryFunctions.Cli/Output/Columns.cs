using System.Globalization;
using System.Text.Json.Nodes;

namespace CanaryFunctions.Cli.Output;

/// <summary>What a table shows of an answer: names of fields, the fields of fields with a dot between, and
/// fields that stand side by side with a comma.</summary>
/// <param name="Paths">The fields.</param>
internal sealed record Columns(params string[] Paths)
{
    /// <summary>The text of a field; of a field of a list, a line for each item.</summary>
    public static string Text(JsonNode? item, string path) =>
        string.Join('\n', Fields(item, path.Split('.')).Select(Text).Where(text => text.Length > 0));

    /// <summary>The heading of a column.</summary>
    public static string Heading(string path)
    {
        var words = string.Concat(path.Replace('.', ' ').Replace(',', ' ').Select(letter =>
            char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : $"{letter}"));
        return char.ToUpperInvariant(words[0]) + words[1..];
    }

    private static IEnumerable<JsonNode?> Fields(JsonNode? node, ReadOnlySpan<string> names)
    {
        if (names.IsEmpty) return Each(node);
        if (names[0].Contains(','))
        {
            var side = names[0].Split(',');
            return Each(node).OfType<JsonObject>()
                .Select(one => (JsonNode?)JsonValue.Create(string.Join("  ", side.Select(name => Text(one[name])))));
        }

        var found = new List<JsonNode?>();
        foreach (var one in Each(node)) found.AddRange(Fields((one as JsonObject)?[names[0]], names[1..]));
        return found;
    }

    private static IEnumerable<JsonNode?> Each(JsonNode? node) => node as JsonArray ?? Enumerable.Repeat(node, 1);

    private static string Text(JsonNode? field) => field switch
    {
        null => "",
        JsonObject => field.ToJsonString(),
        JsonValue value when value.TryGetValue<double>(out var number) => number.ToString("0.##", CultureInfo.InvariantCulture),
        _ => field.ToString(),
    };
}
