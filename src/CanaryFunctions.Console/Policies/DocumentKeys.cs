using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CanaryFunctions.Core.Health.Checks;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Serialization;

namespace CanaryFunctions.WebConsole.Policies;

/// <summary>A field that can stand at a place of a document.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Hint">What is written there.</param>
/// <param name="Values">All that can be written there, if that is known.</param>
/// <param name="Kinds">The kinds of thing that have it; null if it does not depend on the kind.</param>
public sealed record DocumentKey(string Key, string Hint, ImmutableArray<string>? Values, ImmutableArray<string>? Kinds);

/// <summary>Which fields a policy has where, as it is read: what an editor proposes can't differ from what is understood.</summary>
public static class DocumentKeys
{
    /// <summary>Of a policy: the fields by the path of what they stand in, e.g. <c>steps</c>; the policy's own by the empty
    /// path.</summary>
    public static ImmutableSortedDictionary<string, ImmutableArray<DocumentKey>> OfPolicy { get; } = Read(typeof(Policy));

    /// <summary>The same as JSON.</summary>
    public static string OfPolicyAsJson { get; } = JsonSerializer.Serialize(OfPolicy, CanaryJson.Options);

    /// <summary>Of any document that is read as strictly.</summary>
    internal static ImmutableSortedDictionary<string, ImmutableArray<DocumentKey>> Read(Type document)
    {
        var found = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<DocumentKey>>(StringComparer.Ordinal);
        Read("", document, found);
        return found.ToImmutable();
    }

    private static void Read(string path, Type type, ImmutableSortedDictionary<string, ImmutableArray<DocumentKey>>.Builder found)
    {
        var info = CanaryJson.Strict.GetTypeInfo(type);
        var kinds = info.PolymorphismOptions?.DerivedTypes.ToImmutableArray() ?? [];
        var fields = kinds.IsEmpty
            ? Fields(info).Select(field => (Field: field, Kinds: (ImmutableArray<string>?)null))
            : kinds.SelectMany(kind => Fields(CanaryJson.Strict.GetTypeInfo(kind.DerivedType)).Select(field => (Field: field, Kind: $"{kind.TypeDiscriminator}")))
                .GroupBy(one => one.Field.Name)
                .Select(same => (same.First().Field, Kinds: same.Count() == kinds.Length ? null : (ImmutableArray<string>?)[.. same.Select(one => one.Kind)]));
        var all = fields.ToImmutableArray();
        ImmutableArray<DocumentKey> kind = kinds.IsEmpty
            ? []
            : [new(info.PolymorphismOptions!.TypeDiscriminatorPropertyName, "which", [.. kinds.Select(one => $"{one.TypeDiscriminator}")], null)];
        found[path] = [.. kind, .. all.Select(one => Describe(one.Field, one.Kinds))];
        foreach (var (field, _) in all)
        {
            var inner = Inner(field.PropertyType);
            if (IsObject(inner)) Read(path.Length == 0 ? field.Name : $"{path}.{field.Name}", inner, found);
        }
    }

    // What is never read or written is no field.
    private static IEnumerable<JsonPropertyInfo> Fields(JsonTypeInfo info) =>
        info.Properties.Where(field => field.Get is not null && field.Set is not null);

    private static DocumentKey Describe(JsonPropertyInfo field, ImmutableArray<string>? kinds)
    {
        var type = Inner(field.PropertyType);
        ImmutableArray<string>? values = type == typeof(bool) ? ["true", "false"]
            : type.IsEnum ? [.. Enum.GetValuesAsUnderlyingType(type).Cast<object>().Select(value => Word(type, value))]
            : null;
        return new(field.Name, Hint(field, type, values), values, kinds);
    }

    private static string Hint(JsonPropertyInfo field, Type type, ImmutableArray<string>? values)
    {
        var what = values is { } known ? string.Join(" | ", known)
            : type == typeof(TimeSpan) ? "90s, 5m, 1h30m"
            : type == typeof(Percentage) ? "per cent, 0 to 100"
            : type == typeof(FailuresOf) ? "3 of 5"
            : type == typeof(double) || type == typeof(int) ? "a number"
            : type == typeof(Uri) ? "an address"
            : type == typeof(string) ? "text"
            : Inner(field.PropertyType) == field.PropertyType ? "fields" : "a list";
        return field.IsRequired ? $"{what}; required" : what;
    }

    private static string Word(Type type, object value) =>
        JsonSerializer.SerializeToNode(Enum.ToObject(type, value), type, CanaryJson.Strict)!.GetValue<string>();

    private static bool IsObject(Type type) => CanaryJson.Strict.GetTypeInfo(type).Kind is JsonTypeInfoKind.Object;

    private static Type Inner(Type type) => Nullable.GetUnderlyingType(type)
        ?? (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>) ? type.GetGenericArguments()[0] : type);
}
