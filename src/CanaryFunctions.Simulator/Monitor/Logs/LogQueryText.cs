using System.Globalization;
using System.Text.RegularExpressions;

namespace CanaryFunctions.Simulator.Monitor.Logs;

/// <summary>The one query of logs that is understood here: requests of arms by bins, with how many took at most how long. There
/// is no KQL.</summary>
/// <param name="From">Start of the records.</param>
/// <param name="Until">Their end, which is not in it.</param>
/// <param name="Roles">Roles of the records; empty for all.</param>
/// <param name="Arms">Names of the arms, and which records are theirs; the first that fits has it.</param>
/// <param name="EdgesMs">The edges that are asked for.</param>
/// <param name="Grain">Length of a bin.</param>
internal sealed partial record LogQueryText(
    DateTimeOffset From,
    DateTimeOffset Until,
    IReadOnlyList<string> Roles,
    IReadOnlyList<(string Name, Func<RequestRecord, bool> Has)> Arms,
    IReadOnlyList<int> EdgesMs,
    TimeSpan Grain)
{
    /// <summary>Reads it; null if it is another.</summary>
    public static LogQueryText? Read(string text)
    {
        if (Whole().Match(text) is not { Success: true } query) return null;
        var groups = query.Groups;
        var cases = Case().Matches(groups["cases"].Value);
        if (string.Join(", ", cases.Select(one => one.Value)) != groups["cases"].Value) return null;
        if (!Time(groups["from"].Value, out var from) || !Time(groups["until"].Value, out var until)) return null;
        return new(
            from,
            until,
            [.. Quoted().Matches(groups["roles"].Value).Select(role => role.Groups["text"].Value)],
            [.. cases.Select(one => (one.Groups["arm"].Value, Condition(one.Groups)))],
            [.. groups["edge"].Captures.Select(edge => int.Parse(edge.ValueSpan, CultureInfo.InvariantCulture))],
            TimeSpan.FromMilliseconds(long.Parse(groups["grain"].ValueSpan, CultureInfo.InvariantCulture)));
    }

    private static Func<RequestRecord, bool> Condition(GroupCollection groups)
    {
        if (groups["version"] is { Success: true, Value: var version }) return record => record.Version == version;
        if (groups["role"] is { Success: true, Value: var role })
            return record => record.Role.Equals(role, StringComparison.OrdinalIgnoreCase);
        return _ => true;
    }

    private static bool Time(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);

    [GeneratedRegex(
        @"^AppRequests\n"
        + @"\| where TimeGenerated >= datetime\((?<from>[0-9TZ:.-]+)\) and TimeGenerated < datetime\((?<until>[0-9TZ:.-]+)\)\n"
        + @"\| where isempty\(SyntheticSource\)( and AppRoleName in~ \((?<roles>[^()]+)\))?\n"
        + @"\| extend arm = case\((?<cases>.+), """"\)\n"
        + @"\| where isnotempty\(arm\)\n"
        + @"\| summarize requests = sum\(ItemCount\), failed = sumif\(ItemCount, toint\(ResultCode\) >= 500\)"
        + @"(, le_(?<edge>[0-9]{1,7}) = sumif\(ItemCount, DurationMs <= \k<edge>\))+\n"
        + @" *by arm, start = bin\(TimeGenerated, (?<grain>[0-9]{1,9})ms\)\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Whole();

    [GeneratedRegex(
        @"\(((coalesce\(tostring\(Properties\[""CANARY_VERSION""\]\), AppVersion\)|AppVersion) == ""(?<version>[^""\\]*)"""
        + @"|AppRoleName (=~|==) ""(?<role>[^""\\]*)""|true)\), ""(?<arm>[a-z]+)""",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Case();

    [GeneratedRegex(@"""(?<text>[^""\\]*)""", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Quoted();
}
