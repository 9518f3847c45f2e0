using System.Globalization;
using System.Text.Json;

namespace CanaryFunctions.Azure.Monitor;

/// <summary>The answer to a query of logs. A good status may come with an error beside the tables: then they are not
/// whole.</summary>
/// <remarks>https://learn.microsoft.com/azure/azure-monitor/logs/api/response-format</remarks>
internal sealed record LogAnswer(IReadOnlyList<LogTable>? Tables, LogError? Error)
{
    /// <summary>Reads it; null if it is none.</summary>
    public static LogAnswer? Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<LogAnswer>(text, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>An error; what really went wrong is in the innermost.</summary>
internal sealed record LogError(string? Code, string? Message, LogError? InnerError)
{
    /// <summary>In words: its code and the innermost message.</summary>
    public string Text
    {
        get
        {
            var inner = this;
            while (inner.InnerError is { } next) inner = next;
            return string.Join(": ", new[] { Code, inner.Message ?? Message }.Where(part => part?.Length > 0));
        }
    }
}

/// <summary>Rows with as many cells as there are columns.</summary>
internal sealed record LogTable(IReadOnlyList<LogColumn?>? Columns, IReadOnlyList<IReadOnlyList<JsonElement>?>? Rows)
{
    /// <summary>Where a column is; below zero if it is not.</summary>
    public int IndexOf(string column)
    {
        for (var i = 0; i < Columns?.Count; i++)
        {
            if (Columns[i]?.Name == column) return i;
        }

        return -1;
    }
}

/// <summary>A column.</summary>
internal sealed record LogColumn(string? Name);

/// <summary>Values of cells. Numbers come as numbers or as text.</summary>
internal static class LogCell
{
    public static long? Count(this JsonElement cell) => cell.ValueKind switch
    {
        JsonValueKind.Number when cell.TryGetDouble(out var number) => Whole(number),
        JsonValueKind.String when double.TryParse(
            cell.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => Whole(number),
        _ => null,
    };

    public static DateTimeOffset? Time(this JsonElement cell) =>
        cell.ValueKind is JsonValueKind.String && DateTimeOffset.TryParse(
            cell.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUniversalTime()
            : null;

    private static long? Whole(double number) =>
        number is >= 0 and <= 1e15 ? (long)Math.Round(number) : null;
}
