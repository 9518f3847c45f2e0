using System.Text;
using System.Text.Json;
using CanaryFunctions.Core.Health.Statistics;
using CanaryFunctions.Core.Serialization;
using CsCheck;
using MathNet.Numerics;

namespace CanaryFunctions.Core.Tests.Health.Statistics;

public class When_a_canary_has_an_error_budget
{
    private const double Budget = 0.005;
    private static readonly double onePercent = Math.Log(100);

    [Fact]
    public void The_evidence_is_not_expected_to_grow_while_the_budget_is_kept_to_the_letter() =>
        Gen.Select(
            Gen.Double[0.01, 0.6], Gen.Double[1, 2], Gen.Double[1, 3], Gen.Bool, Bins.Counts(12).Array[0, 12], Gen.Int[1, 30])
            .Sample((budget, tolerance, safe, degraded, seen, requests) =>
            {
                var now = seen.Aggregate(
                    SloTest.Start(budget, new() { Tolerance = tolerance, Safe = safe }), (test, bin) => test.Observe(bin));
                var odds = budget / (1 - budget) * (degraded ? tolerance : safe);
                double E(SloTest test) => Math.Exp(degraded ? test.LogDegradedE : test.LogSafeE);

                var expected = 0.0;
                for (var bad = 0; bad <= requests; bad++)
                {
                    var chance = SpecialFunctions.Binomial(requests, bad) * Math.Pow(odds, bad) / Math.Pow(1 + odds, requests);
                    expected += chance * E(now.Observe(new(requests, bad)));
                }

                Assert.InRange(expected, 0, E(now) * (1 + 1e-9));
            }, iter: 2000);

    [Fact]
    public void One_that_just_keeps_it_is_left_alone()
    {
        var runs = Enumerable.Range(0, 300).Select(seed => Found(seed, Budget, minutes: 240));

        Assert.InRange(runs.Count(found => found is not null), 0, 6);
    }

    [Theory]
    [InlineData(2, 60)]
    [InlineData(4, 15)]
    [InlineData(100, 1)]
    public void One_that_exceeds_it_is_found(double times, int withinMinutes)
    {
        var runs = Enumerable.Range(0, 100).Select(seed => Found(seed, times * Budget, withinMinutes));

        Assert.InRange(runs.Count(found => found is not null), 95, 100);
    }

    [Fact]
    public void One_that_stays_well_within_it_is_shown_to_be_safe()
    {
        var (test, chance) = (WithHistory(1), new Chance(1));
        for (var minute = 0; minute < 60; minute++) test = test.Observe(chance.Counts(150, Budget / 3));

        Assert.True(test.LogSafeE > onePercent);
        Assert.True(test.LogDegradedE < 0);
    }

    [Fact]
    public void Requests_without_a_failure_are_evidence_of_safety_and_none_at_all_is_no_evidence()
    {
        var test = WithHistory(1);

        Assert.True(test.Observe(new(1000, 0)).LogSafeE > 0);
        Assert.Equal(test.Evidence, test.Observe(new(0, 0)).Evidence);
    }

    [Fact]
    public void The_interval_narrows_about_how_often_the_budget_is_used()
    {
        var (test, chance) = (WithHistory(1), new Chance(1));
        Assert.Equal(new RatioEstimate(1, 0, double.PositiveInfinity, 0.99), test.Ratio(0.01));

        for (var minute = 0; minute < 240; minute++) test = test.Observe(chance.Counts(1500, 3 * Budget));

        var ratio = test.Ratio(0.01);
        Assert.Equal(3, ratio.Estimate, 0.2);
        Assert.InRange(ratio.Low, 2, ratio.Estimate);
        Assert.InRange(ratio.High, ratio.Estimate, 4);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void A_budget_of_nothing_or_all_is_refused(double budget) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SloTest.Start(budget));

    [Fact]
    public void It_is_kept_exactly_as_json_that_fits_in_a_row()
    {
        var (test, chance) = (WithHistory(1), new Chance(1));
        for (var minute = 0; minute < 500; minute++) test = test.Observe(chance.Counts(150_000, Budget));

        var json = JsonSerializer.Serialize(test, CanaryJson.Options);
        var read = JsonSerializer.Deserialize<SloTest>(json, CanaryJson.Options)!;

        Assert.Equal(json, JsonSerializer.Serialize(read, CanaryJson.Options));
        Assert.Equal(test.StartingPoint().LogDegradedE, read.StartingPoint().LogDegradedE);
        Assert.InRange(Encoding.UTF8.GetByteCount(json), 1, 8 * 1024);
    }

    private static int? Found(int seed, double rate, int minutes)
    {
        var (test, chance) = (WithHistory(seed), new Chance(seed));
        for (var minute = 1; minute <= minutes; minute++)
        {
            test = test.Observe(chance.Counts(150, rate));
            if (test.LogDegradedE >= onePercent) return minute;
        }

        return null;
    }

    private static SloTest WithHistory(int seed)
    {
        var (test, chance) = (SloTest.Start(Budget), new Chance(-seed - 1));
        for (var minute = 0; minute < 120; minute++) test = test.WithHistory(chance.Counts(2850, Budget));
        return test;
    }
}
