using CanaryFunctions.Core.Health.Statistics.MannWhitney;
using CsCheck;
using MathNet.Numerics.Distributions;

namespace CanaryFunctions.Core.Tests.Health.Statistics.MannWhitney;

public class A_shift_between_arms
{
    private const double Limit98 = 2.326347874040841;

    private static readonly Gen<double[]> tied = Gen.Int[-4, 8].Select(value => (double)value).Array[1, 15];
    private static readonly Gen<double[]> untied = Gen.Int[-10_000, 1_000_000].Select(value => value / 1024.0).Array[1, 15];

    [Fact]
    public void Agrees_with_the_definition_where_values_are_tied() => Gen.Select(tied, tied).Sample(Agree, iter: 400);

    [Fact]
    public void Agrees_with_the_definition_where_no_values_are_tied() => Gen.Select(untied, untied).Sample(Agree, iter: 300);

    [Fact]
    public void Is_the_opposite_when_the_arms_are_exchanged() => Gen.Select(untied, untied).Sample((canary, baseline) =>
    {
        var there = new MannWhitneyTest(canary, baseline).Shift(0.98);
        var back = new MannWhitneyTest(baseline, canary).Shift(0.98);

        Assert.Equal(-there.Low, back.High, 1e-9);
        Assert.Equal(-there.Estimate, back.Estimate, 1e-9);
    });

    [Fact]
    public void Is_exact_however_small_the_unit_is()
    {
        double[] baseline = [.. Enumerable.Range(0, 20).Select(i => i * 1e-9)];
        double[] canary = [.. baseline.Select(value => value + 1e-7)];

        var shift = new MannWhitneyTest(canary, baseline).Shift(0.98);

        Assert.Equal(1e-7, shift.Estimate, 1e-16);
        Assert.InRange(shift.Low, 0.9e-7, 1e-7);
    }

    [Fact]
    public void Of_constant_arms_is_their_difference() =>
        Assert.Equal(new Shift(7, 7, 7), new MannWhitneyTest([10, 10, 10], [3, 3]).Shift(0.98));

    /// <summary>R's wilcox.test(Ozone ~ Month, data = airquality, subset = Month %in% c(5, 8)), from its help page:
    /// W = 127.5, p-value = 0.0001208.</summary>
    [Fact]
    public void Agrees_with_R_on_the_ozone_of_May_and_August()
    {
        double[] may = [41, 36, 12, 18, 28, 23, 19, 8, 7, 16, 11, 14, 18, 14, 34, 6, 30, 11, 1, 11, 4, 32, 23, 45, 115, 37];
        double[] august = [39, 9, 16, 78, 35, 66, 122, 89, 110, 44, 28, 65, 22, 59, 23, 31, 44, 21, 9, 45, 168, 73, 76, 118, 84, 85];

        var test = new MannWhitneyTest(may, august);

        Assert.Equal(127.5, test.U);
        Assert.Equal(0.0001208, 2 * Normal.CDF(0, 1, test.Z(0)), 5e-8);
    }

    /// <summary>R's wilcox.test(x, y, alternative = "greater", exact = FALSE, correct = FALSE) on the permeability of
    /// membranes (Hollander and Wolfe), from its help page: W = 35, p-value = 0.1103. Here the correction is on.</summary>
    [Fact]
    public void Agrees_with_R_on_the_permeability_of_membranes()
    {
        double[] term = [0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
        double[] earlier = [1.15, 0.88, 0.90, 0.74, 1.21];

        var test = new MannWhitneyTest(term, earlier);

        Assert.Equal(35, test.U);
        Assert.Equal(0.7, test.CommonLanguageEffectSize, 1e-12);
        Assert.Equal(0.1103, 1 - Normal.CDF(0, 1, test.Z(0) * 10 / 9.5), 5e-5);
    }

    [Fact]
    public void Needs_finite_values_on_both_sides()
    {
        Assert.Throws<ArgumentException>(() => new MannWhitneyTest([], [1]));
        Assert.Throws<ArgumentException>(() => new MannWhitneyTest([1], [double.NaN]));
    }

    private static void Agree(double[] canary, double[] baseline)
    {
        var (test, naive) = (new MannWhitneyTest(canary, baseline), new NaiveMannWhitney(canary, baseline));

        var (shift, expected) = (test.Shift(0.98), naive.Shift(Limit98));

        Assert.Equal(naive.Z(0), test.Z(0), 1e-9);
        Assert.Equal(expected.Low, shift.Low, 1e-9);
        Assert.Equal(expected.High, shift.High, 1e-9);
        Assert.Equal(expected.Estimate, shift.Estimate, 1e-9);
        Assert.InRange(shift.Estimate, shift.Low, shift.High);
    }
}
