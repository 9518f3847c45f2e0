using System.Globalization;

namespace CanaryFunctions.Bench.Analytics;

/// <summary>How long something took, in milliseconds.</summary>
internal sealed record Measured(double Median, double P90)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Median:0} / {P90:0}");
}
