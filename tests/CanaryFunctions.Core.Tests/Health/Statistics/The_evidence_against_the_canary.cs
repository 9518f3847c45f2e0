using CanaryFunctions.Core.Health.Statistics;
using CsCheck;
using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace CanaryFunctions.Core.Tests.Health.Statistics;

public class The_evidence_against_the_canary
{
    private static readonly Gen<ComparisonSettings> settings =
        from tolerance in Gen.Double[1, 2]
        from more in Gen.Double[1.05, 3]
        select new ComparisonSettings { Tolerance = tolerance, Safe = tolerance * more };

    /// <summary>Given both arms' failures together, those of the canary are hypergeometric if both fail equally often,
    /// whatever that rate is; the expectation over all possible splits is exact.</summary>
    [Fact]
    public void Is_not_expected_to_grow_while_both_arms_fail_equally_often() =>
        Gen.Select(settings, Bins.Small.Array[0, 12], Gen.Int[1, 12], Gen.Int[1, 12], Gen.Double[0, 1]).Sample(
            (asked, seen, canary, baseline, part) =>
            {
                var now = After(asked, seen);
                var bad = (int)Math.Round(part * (canary + baseline));

                var expected = 0.0;
                for (var c = Math.Max(0, bad - baseline); c <= Math.Min(bad, canary); c++)
                {
                    var chance = SpecialFunctions.Binomial(canary, c) * SpecialFunctions.Binomial(baseline, bad - c)
                        / SpecialFunctions.Binomial(canary + baseline, bad);
                    expected += chance * Math.Exp(now.Observe(new(canary, c), new(baseline, bad - c)).LogDegradedE);
                }

                Assert.InRange(expected, 0, Math.Exp(now.LogDegradedE) * (1 + 1e-9));
            }, iter: 3000);

    /// <summary>Both arms' failures are binomial, and the canary's rate is at the edge of what is asked: the expectation
    /// over all pairs of counts is exact.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Is_not_expected_to_grow_however_common_failures_are(bool degraded) =>
        Gen.Select(settings, Bins.Small.Array[0, 12], Gen.Int[1, 8], Gen.Int[1, 8], Gen.Double[0, 1]).Sample(
            (asked, seen, canary, baseline, part) =>
            {
                var now = After(asked, seen);
                var edge = degraded ? asked.Tolerance : asked.Safe;
                var rate = part / edge;
                double E(ComparisonTest test) => Math.Exp(degraded ? test.LogDegradedE : test.LogSafeE);

                var expected = 0.0;
                for (var c = 0; c <= canary; c++)
                {
                    for (var b = 0; b <= baseline; b++)
                    {
                        expected += Binomial.PMF(rate * edge, canary, c) * Binomial.PMF(rate, baseline, b)
                            * E(now.Observe(new(canary, c), new(baseline, b)));
                    }
                }

                Assert.InRange(expected, 0, E(now) * (1 + 1e-9));
            }, iter: 1000);

    /// <summary>Where failures are rare they come as Poisson counts, and their split is binomial.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Is_not_expected_to_grow_at_the_edge_of_what_is_asked(bool degraded) =>
        Gen.Select(settings, Bins.Small.Array[0, 12], Gen.Int[1, 1000], Gen.Int[1, 1000], Gen.Int[0, 40]).Sample(
            (asked, seen, canary, baseline, bad) =>
            {
                bad = Math.Min(bad, Math.Min(canary, baseline));
                var now = After(asked, seen);
                var odds = canary / (double)baseline * (degraded ? asked.Tolerance : asked.Safe);
                double E(ComparisonTest test) => Math.Exp(degraded ? test.LogDegradedE : test.LogSafeE);

                var expected = 0.0;
                for (var c = 0; c <= bad; c++)
                {
                    var chance = SpecialFunctions.Binomial(bad, c) * Math.Pow(odds, c) / Math.Pow(1 + odds, bad);
                    expected += chance * E(now.Observe(new(canary, c), new(baseline, bad - c)));
                }

                Assert.InRange(expected, 0, E(now) * (1 + 1e-9));
            }, iter: 2000);

    [Fact]
    public void Grows_with_each_further_failure_of_the_canary() =>
        Gen.Select(Bins.Small.Array[0, 12], Gen.Int[1, 12], Gen.Int[1, 12]).Sample((seen, canary, baseline) =>
        {
            var now = After(new(), seen);

            var evidence = Enumerable.Range(0, canary + 1)
                .Select(bad => now.Observe(new(canary, bad), new(baseline, baseline / 2)).LogDegradedE).ToArray();

            Assert.Equal(evidence.Order(), evidence);
        }, iter: 300);

    [Fact]
    public void Agrees_with_plain_sums_over_ratios_and_starts() =>
        Gen.Select(settings, Gen.Select(Bins.Small, Gen.Bool).Array[0, 15]).Sample((asked, bins) =>
        {
            var test = ComparisonTest.Start(asked);
            var plain = new PlainSums(asked);
            foreach (var (bin, step) in bins)
            {
                if (step)
                {
                    test = test.StartingPoint();
                    plain.StartingPoint();
                }

                plain.Observe(bin, test.Dispersion);
                test = test.Observe(bin.Canary, bin.Baseline);
            }

            Assert.Equal(1, plain.DegradedE() / Math.Exp(test.LogDegradedE), 1e-9);
            Assert.Equal(1, plain.SafeE() / Math.Exp(test.LogSafeE), 1e-9);
        }, iter: 300);

    private static ComparisonTest After(ComparisonSettings asked, Bins[] seen) =>
        seen.Aggregate(ComparisonTest.Start(asked), (sums, bin) => sums.Observe(bin.Canary, bin.Baseline));
}
