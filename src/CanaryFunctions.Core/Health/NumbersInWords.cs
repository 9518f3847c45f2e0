using System.Globalization;
using CanaryFunctions.Core.Health.Statistics;

namespace CanaryFunctions.Core.Health;

/// <summary>Numbers as the sentences of verdicts write them.</summary>
internal static class NumbersInWords
{
    public static string Number(double value) => value.ToString("#,0.###", CultureInfo.InvariantCulture);

    public static string Times(int count) => count == 1 ? "once" : $"{Number(count)} times";

    public static string Counts(EventCounts counts) => $"{Number(counts.Bad)} of {Number(counts.Requests)}";

    public static string Ratio(double value) => value switch
    {
        >= 100 => "more than 100",
        < 0.01 => "less than 0.01",
        _ => value.ToString(value < 10 ? "0.0#" : "0", CultureInfo.InvariantCulture),
    };

    public static string Interval(RatioEstimate ratio) => string.Create(
        CultureInfo.InvariantCulture, $"{ratio.Confidence * 100:0.##} % interval {Range(ratio)}");

    private static string Range(RatioEstimate ratio) => ratio switch
    {
        { Low: <= 0, High: double.PositiveInfinity } => "still without bounds",
        { Low: <= 0 } => $"up to {Ratio(ratio.High)}",
        { High: double.PositiveInfinity } => $"{Ratio(ratio.Low)} or more",
        _ => $"{Ratio(ratio.Low)} to {Ratio(ratio.High)}",
    };
}
