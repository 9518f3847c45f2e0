using System.Collections.Immutable;

namespace CanaryFunctions.Core.Health.Statistics;

/// <summary>Sums of numbers that are given by their logarithms.</summary>
internal static class LogSum
{
    /// <summary>ln(e^a + e^b).</summary>
    public static double Of(double left, double right)
    {
        var (high, low) = left > right ? (left, right) : (right, left);
        return double.IsNegativeInfinity(low) ? high : high + Math.Log(1 + Math.Exp(low - high));
    }

    /// <summary>ln Σ e^(values + weights) + e^rest.</summary>
    public static double Of(
        ImmutableArray<double> values, ImmutableArray<double> logWeights, double rest = double.NegativeInfinity)
    {
        var high = rest;
        for (var i = 0; i < values.Length; i++) high = Math.Max(high, values[i] + logWeights[i]);
        var sum = Math.Exp(rest - high);
        for (var i = 0; i < values.Length; i++) sum += Math.Exp(values[i] + logWeights[i] - high);
        return high + Math.Log(sum);
    }
}
