using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using CanaryFunctions.Core.Serialization;

namespace CanaryFunctions.Core.Policies;

/// <summary>What is different between two policies, field by field.</summary>
public static class PolicyDifference
{
    /// <summary>The fields that are new, gone or changed, in the order of the policy.</summary>
    /// <param name="before">What was; null for nothing.</param>
    /// <param name="after">What is to be.</param>
    public static ImmutableArray<FieldChange> Between(Policy? before, Policy after)
    {
        var (old, fresh) = (Fields(before), Fields(after));
        return
        [
            .. fresh.Keys.Concat(old.Keys.Except(fresh.Keys))
                .Select(field => new FieldChange(field, old.GetValueOrDefault(field), fresh.GetValueOrDefault(field)))
                .Where(change => change.Was != change.Becomes),
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

/// <summary>What is different in one field.</summary>
/// <param name="Field">Its path, e.g. <c>steps[1].weight</c>; checks go by their names.</param>
/// <param name="Was">What it was; null if it is new.</param>
/// <param name="Becomes">What it is to be; null if it is gone.</param>
public sealed record FieldChange(string Field, string? Was, string? Becomes)
{
    /// <summary>As a line: <c>+</c> is new, <c>-</c> is gone, <c>~</c> is changed.</summary>
    public override string ToString() => (Was, Becomes) switch
    {
        (null, _) => $"+ {Field}: {Becomes}",
        (_, null) => $"- {Field}: {Was}",
        _ => $"~ {Field}: {Was} -> {Becomes}",
    };
}
