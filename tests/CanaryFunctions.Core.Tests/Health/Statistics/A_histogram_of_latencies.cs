using CanaryFunctions.Core.Health.Statistics;

namespace CanaryFunctions.Core.Tests.Health.Statistics;

public class A_histogram_of_latencies
{
    private static readonly LatencyCounts counts = new([50, 100, 250, double.PositiveInfinity], [20, 60, 80, 100], 100);

    [Theory]
    [InlineData(0.1, 25)]
    [InlineData(0.2, 50)]
    [InlineData(0.5, 87.5)]
    [InlineData(0.7, 175)]
    [InlineData(0.95, 250)]
    public void Gives_percentiles_by_interpolation_and_its_last_finite_edge_beyond(double share, double expected) =>
        Assert.Equal(expected, counts.QuantileMs(share)!.Value, 1e-9);

    [Fact]
    public void Gives_no_percentile_of_nothing()
    {
        Assert.Null(new LatencyCounts([50], [0], 0).QuantileMs(0.5));
        Assert.Null(new LatencyCounts([], [], 10).QuantileMs(0.5));
    }

    [Fact]
    public void Counts_those_slower_than_an_edge_of_its_own()
    {
        Assert.Equal(new EventCounts(100, 40), counts.SlowerThan(100));
        Assert.Throws<ArgumentException>(() => counts.SlowerThan(101));
    }

    [Fact]
    public void Adds_up_with_one_of_the_same_edges_only()
    {
        Assert.Equal([40, 120, 160, 200], (counts + counts).AtMost);
        Assert.Throws<ArgumentException>(() => counts + new LatencyCounts([50], [20], 100));
    }

    [Fact]
    public void Refuses_what_is_not_a_histogram()
    {
        Assert.Throws<ArgumentException>(() => new LatencyCounts([50, 100], [1], 1));
        Assert.Throws<ArgumentException>(() => new LatencyCounts([100, 50], [1, 1], 1));
        Assert.Throws<ArgumentException>(() => new LatencyCounts([double.NaN], [1], 1));
        Assert.Throws<ArgumentException>(() => new LatencyCounts([50, 100], [2, 1], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LatencyCounts([50, 100], [1, 2], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => counts.QuantileMs(1.1));
    }
}
