using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CanaryFunctions.Core.Serialization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;
using YamlDotNet.Serialization;

namespace CanaryFunctions.Core.Policies;

/// <summary>Policies as YAML that people go on with.</summary>
public static partial class PolicyText
{
    /// <summary>Writes a policy, without what would be so anyway. <see cref="PolicyDocument.Read"/> reads it.</summary>
    public static string Write(Policy policy)
    {
        var document = Shortened(policy, policy);
        Shorten(document, "steps", policy.Steps, step => Shortened(step, step));
        Shorten(document, "checks", policy.Checks, check => Shortened<Health.Checks.HealthCheck>(check, check));
        Shorten(document, "hooks", policy.Hooks, hook => Shortened(hook, hook));
        return Write(document);
    }

    /// <summary>Writes a document that may be no policy yet.</summary>
    public static string Write(JsonObject document) =>
        new SerializerBuilder().WithQuotingNecessaryStrings().WithIndentedSequences().Build().Serialize(Plain(document)!);

    /// <summary>Reads a document that may be no policy yet.</summary>
    /// <returns>Its fields; null if it is no YAML, or has none.</returns>
    public static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(PolicyDocument.ToJson(text)) as JsonObject;
        }
        catch (Exception e) when (e is YamlException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Where a field stands in a text: the field itself or, where it is missing, what it is missing in.</summary>
    /// <param name="text">YAML.</param>
    /// <param name="field">As <see cref="PolicyDocument.Read"/> names fields: <c>steps[1].weight</c>, or <c>line 3, column
    /// 5</c>.</param>
    /// <returns>Line and column, from 1; null if the text has nothing of it.</returns>
    public static (int Line, int Column)? Place(string text, string field)
    {
        if (Position().Match(field) is { Success: true } position)
            return (Number(position.Groups["line"]), Number(position.Groups["column"]));
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents is [var document, ..] ? Place(document.RootNode, field) : null;
        }
        catch (YamlException)
        {
            return null;
        }

        static int Number(Group digits) => int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);
    }

    private static (int Line, int Column) Place(YamlNode node, string field)
    {
        var mark = node.Start;
        foreach (var part in Parts().Matches(field).Select(match => match.Value))
        {
            switch (node)
            {
                case YamlSequenceNode items when int.TryParse(part, out var index) && index < items.Children.Count:
                    node = items.Children[index];
                    mark = node.Start;
                    break;
                case YamlMappingNode fields when fields.Children.Keys.FirstOrDefault(key => $"{key}" == part) is { } key:
                    node = fields.Children[key];
                    mark = key.Start;
                    break;
                default:
                    return ((int)mark.Line, (int)mark.Column);
            }
        }

        return ((int)mark.Line, (int)mark.Column);
    }

    private static void Shorten<T>(JsonObject document, string list, IEnumerable<T> items, Func<T, JsonObject> shorten)
    {
        if (document.ContainsKey(list)) document[list] = new JsonArray([.. items.Select(item => (JsonNode)shorten(item))]);
    }

    // What has the value that it would have if it were left out is left out.
    private static JsonObject Shortened<T>(T value, object itself)
        where T : notnull
    {
        var whole = (JsonObject)JsonSerializer.SerializeToNode(value, CanaryJson.Options)!;
        var needed = CanaryJson.Options.GetTypeInfo(itself.GetType()).Properties.Where(field => field.IsRequired)
            .Select(field => field.Name).Append("kind").ToHashSet();
        var bare = new JsonObject(whole.Where(field => needed.Contains(field.Key))
            .Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone())));
        var usual = (JsonObject)JsonSerializer.SerializeToNode(bare.Deserialize<T>(CanaryJson.Options), CanaryJson.Options)!;
        return new(whole.Where(field => needed.Contains(field.Key) || !JsonNode.DeepEquals(field.Value, usual[field.Key]))
            .OrderByDescending(field => field.Key == "name").ThenByDescending(field => field.Key == "kind")
            .Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone())));
    }

    private static object? Plain(JsonNode? node) => node switch
    {
        JsonObject fields => fields.ToDictionary(field => field.Key, field => Plain(field.Value)),
        JsonArray items => items.Select(Plain).ToArray(),
        JsonValue value => value.GetValueKind() switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Number => (object)value.GetValue<double>(),
            _ => value.ToString(),
        },
        _ => null,
    };

    [GeneratedRegex("^line (?<line>[0-9]{1,9}), column (?<column>[0-9]{1,9})\\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Position();

    [GeneratedRegex(@"[^.\[\]]+")]
    private static partial Regex Parts();
}
