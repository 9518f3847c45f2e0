using System.Collections.Immutable;
using CanaryFunctions.Core.Health.Statistics;
using CsCheck;

namespace CanaryFunctions.Core.Tests.Health.Statistics;

public class Sums_of_logarithms
{
    [Fact]
    public void Are_those_of_the_numbers() =>
        Gen.Select(Gen.Double[-20, 20], Gen.Double[-20, 20], (left, right) => (left, right)).Array[1, 20].Sample(pairs =>
        {
            ImmutableArray<double> values = [.. pairs.Select(pair => pair.left)];
            ImmutableArray<double> weights = [.. pairs.Select(pair => pair.right)];

            var plain = pairs.Sum(pair => Math.Exp(pair.left + pair.right));
            Assert.Equal(Math.Log(plain + 1), LogSum.Of(values.AsSpan(), weights.AsSpan(), rest: 0), 1e-9);
            Assert.Equal(Math.Log(Math.Exp(values[0]) + Math.Exp(weights[0])), Of(values[0], weights[0]), 1e-9);
        });

    [Fact]
    public void Neither_overflow_nor_vanish()
    {
        Assert.Equal(5000 + Math.Log(2), Of(5000, 5000));
        Assert.Equal(-5000 + Math.Log(2), LogSum.Of([-5000, -5000], [0, 0]), 1e-9);
    }

    [Fact]
    public void Take_the_logarithm_of_nothing_as_nothing()
    {
        Assert.Equal(3, Of(3, double.NegativeInfinity));
        Assert.Equal(double.NegativeInfinity, Of(double.NegativeInfinity, double.NegativeInfinity));
        Assert.Equal(2, LogSum.Of([2, double.NegativeInfinity], [0, 0]), 1e-12);
    }

    private static double Of(double left, double right)
    {
        Span<double> sum = stackalloc double[1];
        LogSum.Of([left], right, sum);
        return sum[0];
    }
}
