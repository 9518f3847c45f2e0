using System.Text;
using System.Text.Json;
using CanaryFunctions.Core.Health.Statistics;
using CanaryFunctions.Core.Serialization;
using CsCheck;

namespace CanaryFunctions.Core.Tests.Health.Statistics;

public class A_comparison_is_kept_as_json
{
    [Fact]
    public void What_was_written_goes_on_exactly_as_what_was_not() =>
        Gen.Select(Bins.Small.Array[0, 30], Bins.Small).Sample((seen, next) =>
        {
            var test = seen.Aggregate(
                ComparisonTest.Start(new()).WithHistory(new(100, 1)),
                (sums, bin) => sums.Observe(bin.Canary, bin.Baseline));

            var read = Read(Write(test));

            Assert.Equal(Write(test), Write(read));
            Assert.Equal(
                test.StartingPoint().Observe(next.Canary, next.Baseline).LogDegradedE,
                read.StartingPoint().Observe(next.Canary, next.Baseline).LogDegradedE);
            Assert.Equal(test.LogSafeE, read.LogSafeE);
            Assert.Equal(test.Ratio(0.01), read.Ratio(0.01));
            Assert.Equal(test.Dispersion, read.Dispersion);
        }, iter: 200);

    [Fact]
    public void It_fits_in_a_row_however_long_it_has_watched()
    {
        var chance = new Chance(1);
        var test = ComparisonTest.Start(new());
        for (var minute = 0; minute < 1000; minute++)
            test = test.Observe(chance.Counts(150_000, 0.013), chance.Counts(2_850_000, 0.01));

        Assert.InRange(Encoding.UTF8.GetByteCount(Write(test)), 1, 8 * 1024);
    }

    private static string Write(ComparisonTest test) => JsonSerializer.Serialize(test, CanaryJson.Options);

    private static ComparisonTest Read(string json) =>
        JsonSerializer.Deserialize<ComparisonTest>(json, CanaryJson.Options)!;
}
