using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CanaryFunctions.Core.Serialization;

/// <summary>What is wrong with JSON that people have written, without the .NET types that the serialiser names.</summary>
public static partial class JsonErrors
{
    private const int FarthestName = 3;

    /// <summary>One sentence; for an unknown field, with the nearest known one.</summary>
    public static string Explain(JsonException exception)
    {
        if (Unmapped().Match(exception.Message) is { Success: true } unmapped)
        {
            var name = unmapped.Groups["name"].Value;
            var nearest = Nearest(name, unmapped.Groups["type"].Value);
            return nearest is null ? $"There is no field '{name}' here." : $"There is no field '{name}' here. Did you mean '{nearest}'?";
        }

        if (Missing().Match(exception.Message) is { Success: true } missing)
            return $"Missing: {missing.Groups["names"].Value}.";
        if (Unrecognized().Match(exception.Message) is { Success: true } unrecognized)
            return $"There is no '{unrecognized.Groups["name"].Value}' here.";
        return exception.Message.Contains("could not be converted", StringComparison.Ordinal)
            ? "The value is of the wrong type."
            : Position().Replace(exception.Message, string.Empty);
    }

    private static string? Nearest(string name, string type)
    {
        var known = typeof(JsonErrors).Assembly.GetType(type)?.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name)) ?? [];
        return known.Select(candidate => (candidate, Distance: Distance(name, candidate)))
            .Where(pair => pair.Distance <= FarthestName).OrderBy(pair => pair.Distance)
            .Select(pair => pair.candidate).FirstOrDefault();
    }

    // Levenshtein's distance, by rows.
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var cost = char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]) ? 0 : 1;
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + cost));
            }
        }

        return row[^1];
    }

    [GeneratedRegex("JSON property '(?<name>.{1,200}?)' could not be mapped to any .NET member contained in type '(?<type>[^']+)'", RegexOptions.ExplicitCapture)]
    private static partial Regex Unmapped();

    [GeneratedRegex("missing required properties including: (?<names>.{1,300}?)\\.$", RegexOptions.ExplicitCapture)]
    private static partial Regex Missing();

    [GeneratedRegex("unrecognized type discriminator id '(?<name>.{1,200}?)'", RegexOptions.ExplicitCapture)]
    private static partial Regex Unrecognized();

    [GeneratedRegex(" ?Path: .*$", RegexOptions.Singleline)]
    private static partial Regex Position();
}
