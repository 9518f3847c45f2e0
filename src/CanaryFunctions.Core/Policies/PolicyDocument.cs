using System.Text.Json;
using CanaryFunctions.Core.Serialization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace CanaryFunctions.Core.Policies;

/// <summary>Reads a policy as people write it: YAML, or JSON, which is YAML too.</summary>
public static class PolicyDocument
{
    private const int LongestDocument = 256 * 1024;
    private const string Kinds = "A check has a 'kind': comparison, limit, slo, probe or judge.";

    /// <summary>Reads and checks a policy.</summary>
    /// <returns>The policy, or all that is wrong with it, by field.</returns>
    public static Answer<Policy> Read(string text)
    {
        if (text.Length > LongestDocument) return Wrong("document", "A policy has at most 256 KiB.");
        try
        {
            var json = ToJson(text);
            if (JsonSerializer.Deserialize<Policy>(json, CanaryJson.Strict) is not { } policy)
                return Wrong("document", "The document is empty.");
            var errors = PolicyRules.Check(policy);
            return errors.IsEmpty ? policy : Wrong([.. errors]);
        }
        catch (YamlException exception)
        {
            return Wrong($"line {exception.Start.Line}, column {exception.Start.Column}", exception.Message);
        }
        catch (JsonException exception) when (exception.Message.Contains("type discriminator", StringComparison.Ordinal))
        {
            return Wrong($"{Path(exception)}.kind", Kinds);
        }
        catch (JsonException exception)
        {
            return Wrong(Path(exception), JsonErrors.Explain(exception));
        }
        catch (NotSupportedException)
        {
            return Wrong("checks", Kinds);
        }
    }

    /// <summary>Whether two policies say the same.</summary>
    public static bool AreSame(Policy one, Policy other) =>
        JsonSerializer.Serialize(one, CanaryJson.Options) == JsonSerializer.Serialize(other, CanaryJson.Options);

    internal static string ToJson(string text)
    {
        RefuseAliases(text);
        var document = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build()
            .Deserialize<object?>(text);
        NameJudges(document);
        return new SerializerBuilder().JsonCompatible().Build().Serialize(document).Trim();
    }

    private static string Path(JsonException exception) =>
        exception.Path is { Length: > 1 } path ? path.TrimStart('$', '.') : "document";

    // A few lines of aliases of aliases would grow beyond all memory.
    private static void RefuseAliases(string text)
    {
        var parser = new Parser(new StringReader(text));
        while (parser.MoveNext())
        {
            if (parser.Current is AnchorAlias alias)
                throw new YamlException(alias.Start, alias.End, "Aliases (*name) are not allowed here: write it out.");
        }
    }

    // 'judge: mann-whitney' says what kind of check it is.
    private static void NameJudges(object? document)
    {
        if (document is not IDictionary<object, object?> policy || !policy.TryGetValue("checks", out var checks)) return;
        foreach (var check in (checks as IEnumerable<object?> ?? []).OfType<IDictionary<object, object?>>())
        {
            if (check.ContainsKey("judge")) check.TryAdd("kind", "judge");
        }
    }

    private static Refusal Wrong(string field, string message) => Wrong([new(field, message)]);

    private static Refusal Wrong(FieldError[] errors) =>
        new(RefusalKind.Invalid, "policy-invalid", "The policy can't be run: see the errors.") { Errors = [.. errors] };
}
