using CanaryFunctions.Core.Health.Statistics;

namespace CanaryFunctions.Core.Tests.Health.Statistics;

public class When_the_spread_of_failures_is_estimated
{
    [Fact]
    public void Independent_failures_are_not_tempered()
    {
        var runs = Enumerable.Range(0, 100).Select(seed => After(seed, chance => chance.Counts(3000, 0.002)).Value);

        Assert.InRange(runs.Count(value => value > 1), 0, 10);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(10)]
    public void Clusters_are_tempered_by_about_their_size(int size)
    {
        var runs = Enumerable.Range(0, 100).Select(seed => After(seed, chance => chance.Clusters(3000, 0.02, size)).Value);

        Assert.InRange(runs.Average(), size, 1.4 * size);
    }

    [Fact]
    public void Slow_waves_are_not_spread()
    {
        var (estimate, chance) = (new DispersionEstimate(), new Chance(7));
        for (var minute = 0; minute < 240; minute++)
            estimate = estimate.ObserveBaseline(chance.Counts(3000, 0.005 * (1 + 0.7 * Math.Sin(minute / 45.0))));

        Assert.InRange(estimate.Value, 1, 1.5);
    }

    [Fact]
    public void An_incident_in_one_bin_does_not_decide()
    {
        var before = After(3, chance => chance.Counts(3000, 0.002));

        var after = before.ObserveBaseline(new(3000, 1500)).ObserveBaseline(new(3000, 6));

        Assert.InRange(after.Value, before.Value, before.Value + 1);
    }

    [Fact]
    public void Little_seen_means_caution_and_more_seen_less()
    {
        var chance = new Chance(1);
        var values = new List<double>();
        for (var (estimate, minute) = (new DispersionEstimate(), 0); minute < 60; minute++)
        {
            values.Add(estimate.Value);
            estimate = estimate.ObserveBaseline(chance.Counts(3000, 0.002));
        }

        Assert.Equal(15, values[0]);
        Assert.Equal(1, values[^1]);
    }

    [Fact]
    public void Bins_without_requests_or_failures_teach_nothing()
    {
        var before = After(2, chance => chance.Counts(3000, 0.002)).ObserveBaseline(new(3000, 0));

        var after = before.ObserveBaseline(new(0, 0)).ObserveCanary(new(0, 0)).ObserveBaseline(new(3000, 0));

        Assert.Equal(before, after);
    }

    private static DispersionEstimate After(int seed, Func<Chance, EventCounts> bin)
    {
        var chance = new Chance(seed);
        return Enumerable.Range(0, 240).Aggregate(new DispersionEstimate(), (seen, _) => seen.ObserveBaseline(bin(chance)));
    }
}
