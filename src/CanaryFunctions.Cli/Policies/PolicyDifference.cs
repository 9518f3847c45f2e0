using System.Text.Json;
using System.Text.Json.Nodes;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Serialization;

namespace CanaryFunctions.Cli.Policies;

/// <summary>What is different between two policies, field by field.</summary>
internal static class PolicyDifference
{
    /// <summary>A line for each field that is new (+), gone (-) or changed (~), in the order of the policy.</summary>
    /// <param name="before">What was; null for nothing.</param>
    /// <param name="after">What is to be.</param>
    public static IReadOnlyList<string> Between(Policy? before, Policy after)
    {
        var (old, fresh) = (Fields(before), Fields(after));
        return
        [
            .. from field in fresh.Keys.Concat(old.Keys.Except(fresh.Keys))
               let was = old.GetValueOrDefault(field)
               let becomes = fresh.GetValueOrDefault(field)
               where was != becomes
               select (was, becomes) switch
               {
                   (null, _) => $"+ {field}: {becomes}",
                   (_, null) => $"- {field}: {was}",
                   _ => $"~ {field}: {was} -> {becomes}",
               },
        ];
    }

    private static Dictionary<string, string> Fields(Policy? policy)
    {
        var fields = new Dictionary<string, string>();
        if (policy is not null) Add(fields, "", JsonSerializer.SerializeToNode(policy, CanaryJson.Options));
        return fields;
    }

    private static void Add(Dictionary<string, string> fields, string path, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject parts:
                foreach (var (name, part) in parts) Add(fields, path.Length == 0 ? name : $"{path}.{name}", part);
                break;
            case JsonArray items:
                foreach (var (index, item) in items.Index()) Add(fields, $"{path}[{Name(item) ?? $"{index}"}]", item);
                break;
            case not null:
                fields[path] = node.ToString();
                break;
        }
    }

    // A check that moves in the list is the same check.
    private static string? Name(JsonNode? item) => (string?)(item as JsonObject)?["name"];
}
