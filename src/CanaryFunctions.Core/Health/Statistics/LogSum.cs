using System.Numerics.Tensors;

namespace CanaryFunctions.Core.Health.Statistics;

/// <summary>Sums of numbers that are given by their logarithms.</summary>
internal static class LogSum
{
    /// <summary>ln(e^left + e^right) for each of the left.</summary>
    public static void Of(ReadOnlySpan<double> left, double right, Span<double> sums)
    {
        if (double.IsNegativeInfinity(right))
        {
            left.CopyTo(sums);
            return;
        }

        // The higher, and what the lower adds to it.
        TensorPrimitives.Subtract(left, right, sums);
        TensorPrimitives.Abs(sums, sums);
        TensorPrimitives.Negate(sums, sums);
        TensorPrimitives.Exp(sums, sums);
        TensorPrimitives.LogP1(sums, sums);
        for (var i = 0; i < left.Length; i++) sums[i] += Math.Max(left[i], right);
    }

    /// <summary>ln(Σ e^(values + weights) + e^rest).</summary>
    public static double Of(
        ReadOnlySpan<double> values, ReadOnlySpan<double> logWeights, double rest = double.NegativeInfinity)
    {
        Span<double> terms = stackalloc double[values.Length];
        TensorPrimitives.Add(values, logWeights, terms);
        var high = Math.Max(rest, TensorPrimitives.Max<double>(terms));
        TensorPrimitives.Subtract(terms, high, terms);
        TensorPrimitives.Exp(terms, terms);
        var others = double.IsNegativeInfinity(rest) ? 0 : Math.Exp(rest - high);
        return high + Math.Log(TensorPrimitives.Sum<double>(terms) + others);
    }
}
