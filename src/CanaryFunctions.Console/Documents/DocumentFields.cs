using System.Text.Json.Nodes;

namespace CanaryFunctions.WebConsole.Documents;

/// <summary>Single fields of a JSON document, by paths such as <c>promotion.bake</c>.</summary>
internal static class DocumentFields
{
    /// <summary>What stands there, as text; null if nothing does.</summary>
    public static string? Get(JsonObject document, string path)
    {
        JsonNode? node = document;
        foreach (var part in path.Split('.')) node = (node as JsonObject)?[part];
        return node?.ToString();
    }

    /// <summary>Writes a field, with what it stands in; null takes it away.</summary>
    public static void Set(JsonObject document, string path, JsonNode? value)
    {
        var (parts, owner) = (path.Split('.'), document);
        foreach (var part in parts[..^1])
        {
            if (owner[part] is not JsonObject inner)
            {
                if (value is null) return;
                owner[part] = inner = [];
            }

            owner = inner;
        }

        if (value is null) owner.Remove(parts[^1]);
        else owner[parts[^1]] = value;
    }
}
