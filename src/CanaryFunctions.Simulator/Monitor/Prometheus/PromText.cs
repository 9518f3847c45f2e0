using System.Globalization;
using System.Text.RegularExpressions;
using CanaryFunctions.Simulator.Monitor.Logs;

namespace CanaryFunctions.Simulator.Monitor.Prometheus;

/// <summary>The queries that are understood here: how much two counters and one histogram have grown. There is no PromQL.</summary>
/// <param name="IsHistogram">Whether it asks for a series for each bucket.</param>
/// <param name="Window">Over how long.</param>
/// <param name="Site">Label <c>app</c>; null if it does not matter.</param>
/// <param name="Slot">Label <c>slot</c>; null if it does not matter.</param>
/// <param name="Version">Label <c>version</c>; null if it does not matter.</param>
/// <param name="OnlyFailed">Whether only codes of 500 and more count.</param>
/// <param name="OrZero">Whether nothing is answered by zero.</param>
internal sealed partial record PromText(
    bool IsHistogram, TimeSpan Window, string? Site, string? Slot, string? Version, bool OnlyFailed, bool OrZero)
{
    /// <summary>Reads one; null if it is another.</summary>
    public static PromText? Read(string text)
    {
        if (Whole().Match(text.Trim()) is not { Success: true, Groups: var groups }) return null;
        var length = double.Parse(groups["length"].ValueSpan, CultureInfo.InvariantCulture);
        return new(
            groups["by"].Success,
            groups["unit"].Value switch
            {
                "ms" => TimeSpan.FromMilliseconds(length),
                "s" => TimeSpan.FromSeconds(length),
                _ => TimeSpan.FromMinutes(length),
            },
            Value("app"),
            Value("slot"),
            Value("version"),
            groups["failed"].Success,
            groups["zero"].Success);

        string? Value(string label) => groups[label] is { Success: true, Value: var value } ? value : null;
    }

    /// <summary>Whether a request is counted.</summary>
    public bool Has(RequestRecord record) =>
        (Site is null || Site == record.Site)
        && (Slot is null || Slot == record.Slot)
        && (Version is null || Version == record.Version)
        && (!OnlyFailed || record.Status >= 500);

    [GeneratedRegex(
        @"^sum *(?<by>by \(le\) )?\(increase\((http_requests_total|http_request_duration_seconds_bucket)\{"
        + @"((app=""(?<app>[^""\\]*)""|slot=""(?<slot>[^""\\]*)""|version=""(?<version>[^""\\]*)""|(?<failed>code=~""5\.\.""))(,|(?=\})))*"
        + @"\}\[(?<length>[0-9]{1,9})(?<unit>ms|s|m)\]\)\)(?<zero> or vector\(0\))?\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Whole();
}
