using System.Globalization;
using System.Text.Json.Nodes;

namespace CanaryFunctions.WebConsole.Policies;

/// <summary>What is typed into a field, as the document has it.</summary>
internal static class TypedValue
{
    /// <summary>A number in the name of a check is text, and one in a share is a number. Whether it fits is found when the
    /// document is read.</summary>
    /// <param name="place">What the field stands in, as <see cref="DocumentKeys.OfPolicy"/> has it.</param>
    /// <param name="path">The field, from there.</param>
    /// <param name="typed">What was typed.</param>
    /// <returns>The value; null if nothing was typed.</returns>
    public static JsonNode? Of(string place, string path, string? typed)
    {
        if (typed?.Trim() is not { Length: > 0 } text) return null;
        var parts = path.Split('.');
        var owner = string.Join('.', parts[..^1].Prepend(place).Where(part => part.Length > 0));
        var known = DocumentKeys.OfPolicy.GetValueOrDefault(owner, []).FirstOrDefault(one => one.Key == parts[^1]);
        if (known?.Hint.StartsWith("text", StringComparison.Ordinal) is true) return text;
        if (text is "true" or "false") return text == "true";
        const NumberStyles Decimal = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign;
        return double.TryParse(text, Decimal, CultureInfo.InvariantCulture, out var number) ? number : text;
    }
}
