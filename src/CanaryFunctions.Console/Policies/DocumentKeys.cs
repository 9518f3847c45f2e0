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
public sealed record DocumentKey(
    string Key, string Hint, ImmutableArray<string>? Values, ImmutableArray<string>? Kinds);

/// <summary>Which fields a document has where, as it is read: what an editor proposes can't differ from what is
/// understood.</summary>
public static class DocumentKeys
{
    /// <summary>Of a policy: the fields by the path of what they stand in, e.g. <c>steps</c>; its own by the empty path.</summary>
    public static ImmutableSortedDictionary<string, ImmutableArray<DocumentKey>> OfPolicy { get; } =
        Read(typeof(Policy));

    /// <summary>The same as JSON.</summary>
    public static string OfPolicyAsJson { get; } = JsonSerializer.Serialize(OfPolicy, CanaryJson.Options);

    /// <summary>Of any document that is read as strictly.</summary>
    internal static ImmutableSortedDictionary<string, ImmutableArray<DocumentKey>> Read(Type document)
    {
        var found = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<DocumentKey>>(StringComparer.Ordinal);
        Read("", document, found);
        return found.ToImmutable();
    }

    private static void Read(
        string path, Type type, ImmutableSortedDictionary<string, ImmutableArray<DocumentKey>>.Builder found)
    {
        var info = CanaryJson.Strict.GetTypeInfo(type);
        ImmutableArray<(JsonPropertyInfo Field, DocumentKey Key)> all = info.PolymorphismOptions is { } kinds
            ? [.. OfKinds(kinds)]
            : [.. Fields(info).Select(field => (field, Describe(field, null)))];
        found[path] = [.. Kind(info), .. all.Select(one => one.Key)];
        foreach (var (field, _) in all)
        {
            var inner = Inner(field.PropertyType);
            if (IsObject(inner)) Read(path.Length == 0 ? field.Name : $"{path}.{field.Name}", inner, found);
        }
    }

    private static IEnumerable<DocumentKey> Kind(JsonTypeInfo info)
    {
        if (info.PolymorphismOptions is { } kinds)
            yield return new(kinds.TypeDiscriminatorPropertyName, "which", [.. kinds.DerivedTypes.Select(Name)], null);
    }

    // A field that all kinds have depends on none.
    private static IEnumerable<(JsonPropertyInfo Field, DocumentKey Key)> OfKinds(JsonPolymorphismOptions kinds) =>
        from kind in kinds.DerivedTypes
        from field in Fields(CanaryJson.Strict.GetTypeInfo(kind.DerivedType))
        group (Field: field, Kind: Name(kind)) by field.Name into same
        let some = same.Select(one => one.Kind).ToImmutableArray()
        let depends = some.Length < kinds.DerivedTypes.Count ? some : (ImmutableArray<string>?)null
        select (same.First().Field, Describe(same.First().Field, depends));

    private static string Name(JsonDerivedType kind) => $"{kind.TypeDiscriminator}";

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
            : type == typeof(StatusRange) ? "a list, such as [200-299, 401]"
            : type == typeof(double) || type == typeof(int) ? "a number"
            : type == typeof(Uri) ? "an address"
            : type == typeof(string) ? "text"
            : IsList(field.PropertyType) ? "a list" : "fields";
        return field.IsRequired ? $"{what}; required" : what;
    }

    private static string Word(Type type, object value) =>
        JsonSerializer.SerializeToNode(Enum.ToObject(type, value), type, CanaryJson.Strict)!.GetValue<string>();

    private static bool IsObject(Type type) => CanaryJson.Strict.GetTypeInfo(type).Kind is JsonTypeInfoKind.Object;

    private static Type Inner(Type type) => Nullable.GetUnderlyingType(type) ?? (IsList(type) ? type.GetGenericArguments()[0] : type);

    private static bool IsList(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>);
}
