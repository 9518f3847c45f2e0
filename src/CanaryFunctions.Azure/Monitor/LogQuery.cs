using System.Collections.Immutable;
using System.Globalization;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Environments.Sources;
using CanaryFunctions.Core.Health;

namespace CanaryFunctions.Azure.Monitor;

/// <summary>The query that counts both arms' requests by bins, with how many took at most how long. A record stands for
/// <c>ItemCount</c> requests where the app samples.</summary>
/// <remarks>https://learn.microsoft.com/azure/azure-monitor/reference/tables/apprequests</remarks>
internal static class LogQuery
{
    /// <summary>The table that it reads.</summary>
    public const string Table = "AppRequests";

    /// <summary>How the arms are called in the answer.</summary>
    public const string Baseline = "baseline", Canary = "canary";

    private const string ReportedVersion = """coalesce(tostring(Properties["CANARY_VERSION"]), AppVersion)""";

    /// <summary>The edges of the histogram, in milliseconds.</summary>
    public static ImmutableArray<double> EdgesMs { get; } =
        [1, 2, 5, 10, 20, 35, 50, 75, 100, 150, 200, 300, 500, 750, 1000, 1500, 2500, 5000, 10_000];

    /// <summary>Name of the column that counts the requests of at most so many milliseconds.</summary>
    public static string Column(double edgeMs) => string.Create(CultureInfo.InvariantCulture, $"le_{edgeMs:0}");

    /// <summary>Writes it.</summary>
    /// <param name="source">How the arms are told apart.</param>
    /// <param name="request">What the arms are.</param>
    /// <param name="start">Start of the first bin.</param>
    /// <param name="end">End of the last bin.</param>
    public static string Text(LogSource source, MeasurementRequest request, DateTimeOffset start, DateTimeOffset end)
    {
        var grain = ((long)request.Target.Telemetry.Grain.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        var buckets = EdgesMs.Select(edge => string.Create(
            CultureInfo.InvariantCulture, $"{Column(edge)} = sumif(ItemCount, DurationMs <= {edge:0})"));
        return $"""
            {Table}
            | where TimeGenerated >= datetime({Utc(start)}) and TimeGenerated < datetime({Utc(end)})
            | where isempty(SyntheticSource){Roles(source.Arms, request.Target)}
            | extend arm = {Arms(source.Arms, request)}
            | where isnotempty(arm)
            | summarize requests = sum(ItemCount), failed = sumif(ItemCount, toint(ResultCode) >= 500), {string.Join(", ", buckets)}
                by arm, start = bin(TimeGenerated, {grain}ms)
            """.ReplaceLineEndings("\n");
    }

    /// <summary>A moment as KQL and the API take it.</summary>
    public static string Utc(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    // A workspace may hold many apps, and two may have the same version.
    private static string Roles(LogArms arms, Target target) => arms is not LogArms.ByVersion byVersion
        ? ""
        : $" and AppRoleName in~ ({string.Join(", ", (byVersion.Role is { } own ? [own] : UsualRoles(target)).Select(Quote))})";

    private static string Arms(LogArms arms, MeasurementRequest request)
    {
        var cases = Conditions(arms, request).Select(one => $"({one.Condition}), {Quote(Name(one.Arm))}");
        return $"case({string.Join(", ", cases)}, \"\")";
    }

    // In the order in which they are tried.
    private static IEnumerable<(Arm Arm, string Condition)> Conditions(LogArms arms, MeasurementRequest request)
    {
        // A version that is on both is the live one.
        if (arms is LogArms.ByVersion byVersion)
        {
            return from arm in new[] { Arm.Baseline, Arm.Canary }
                   let version = request.VersionOf(arm)
                   where version is not null
                   select (arm, $"{byVersion.Column ?? ReportedVersion} == {Quote(version)}");
        }

        var (production, slot) = (arms, UsualRoles(request.Target)) switch
        {
            (LogArms.ByRole role, var usual) => (Role(role.Production ?? usual[0]), Role(role.Slot ?? usual[1])),
            (LogArms.ByCondition own, _) => (own.Production, own.Slot),
            _ => throw new InvalidOperationException($"Unknown arms {arms}."),
        };
        return from arm in new[] { Arm.Baseline, Arm.Canary }
               let isSlot = request.PlaceOf(arm) is CanaryPlace.Slot
               orderby isSlot descending
               select (arm, isSlot ? slot : production);

        static string Role(string name) => $"AppRoleName =~ {Quote(name)}";
    }

    private static string Name(Arm arm) => arm is Arm.Canary ? Canary : Baseline;

    // The classic SDK takes the host's name without its domain; OpenTelemetry's detector the site's.
    private static string[] UsualRoles(Target target) => [target.Site, $"{target.Site}-{target.Slot}"];

    private static string Quote(string text) => $"\"{text.Replace("\\", @"\\").Replace("\"", "\\\"")}\"";
}
