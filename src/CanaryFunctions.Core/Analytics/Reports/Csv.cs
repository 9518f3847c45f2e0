using System.Globalization;

namespace CanaryFunctions.Core.Analytics.Reports;

/// <summary>Lines of CSV, as RFC 4180 has it.</summary>
internal static class Csv
{
    /// <summary>A file.</summary>
    public static string File(IEnumerable<string> header, IEnumerable<object?[]> lines) =>
        string.Concat(lines.Prepend([.. header]).Select(line => string.Join(',', line.Select(Field)) + "\r\n"));

    private static string Field(object? value)
    {
        var text = value switch
        {
            null => "",
            DateTimeOffset at => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            string written => Harmless(written),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => $"{value}",
        };
        return text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }

    // Spreadsheets would take it for a formula.
    private static string Harmless(string text) => text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? $"'{text}" : text;
}
