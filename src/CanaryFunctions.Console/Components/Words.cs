using System.Globalization;
using System.Text.RegularExpressions;
using CanaryFunctions.Core.Health;

namespace CanaryFunctions.WebConsole.Components;

/// <summary>Names and numbers as pages write them.</summary>
internal static partial class Words
{
    /// <summary>A name in the code as people write it: <c>RolledBack</c> is <c>Rolled back</c>.</summary>
    public static string Of(string name) =>
        name.Length == 0 ? name : name[0] + Humps().Replace(name[1..], " $1").ToLowerInvariant();

    public static string Of(Verdict verdict) => verdict switch
    {
        Verdict.NoData => "No data",
        Verdict.Error => "Source fails",
        Verdict.Undecided => "Not enough data yet",
        _ => verdict.ToString(),
    };

    public static string Of(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Percent(double? share) =>
        share is { } value ? value.ToString(value is > 0 and < 1 ? "0.00" : "0.#", CultureInfo.InvariantCulture) + " %" : "–";

    /// <summary>A difference of shares in percentage points, with its sign.</summary>
    public static string Difference(double points) => points.ToString("+0.00;−0.00;0.00", CultureInfo.InvariantCulture);

    public static string Ratio(double value) => value switch
    {
        double.PositiveInfinity => "∞",
        >= 100 => "> 100",
        _ => value.ToString("0.00", CultureInfo.InvariantCulture),
    };

    [GeneratedRegex("([A-Z])")]
    private static partial Regex Humps();
}
