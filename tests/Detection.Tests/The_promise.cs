using CanaryFunctions.Bench.Detection.Judges;
using CanaryFunctions.Bench.Detection.Scenarios;
using CanaryFunctions.Core.Health.Statistics;

namespace CanaryFunctions.Bench.Detection.Tests;

/// <summary>What the docs promise of our own analysis, with fewer releases than the benchmark and fixed seeds.</summary>
public class The_promise
{
    private const int Releases = 1000;
    private static readonly JudgeKind<EventCounts> ours = JudgeKinds.OfFailures[0];
    private static readonly JudgeKind<LatencyCounts> oursOfLatency = JudgeKinds.OfLatency[0];

    public static TheoryData<string> Healthy => [.. All.Healthy.Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Healthy))]
    public void At_most_one_healthy_release_in_a_hundred_is_taken_back(string name)
    {
        var scenario = All.Healthy.Single(candidate => candidate.Name == name);

        Assert.InRange(Trial.Run(scenario, ours, Releases, seed: 20).Stopped, 0, 0.01);
    }

    [Theory]
    [InlineData("2× from the start", 1.35)]
    [InlineData("3× from the start", 1.5)]
    [InlineData("3× after an hour", 2.0)]
    public void Faults_are_found_within_so_many_times_the_shortest_possible_time(string name, double times)
    {
        var scenario = All.Faulty.Single(candidate => candidate.Name == name) with { Minutes = 600 };

        var trial = Trial.Run(scenario, ours, Releases, seed: 20);

        Assert.True(trial.Stopped > 0.999);
        Assert.InRange(trial.MeanDelay / WaldBound.Minutes(scenario, 1.1, 0.01), 1, times);
    }

    public static TheoryData<string> Quick => [.. All.Quick.Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Quick))]
    public void At_most_one_quick_release_in_a_hundred_is_taken_back_for_slowness(string name)
    {
        var scenario = All.Quick.Single(candidate => candidate.Name == name);

        Assert.InRange(Trial.Run(scenario, oursOfLatency, 300, seed: 20).Stopped, 0, 0.01);
    }

    [Fact]
    public void A_shift_of_all_latencies_by_30_per_cent_is_found_within_an_hour_in_97_of_100()
    {
        var scenario = All.Slow.Single(candidate => candidate.Name == "all take 30 % longer") with { Minutes = 60 };

        Assert.InRange(Trial.Run(scenario, oursOfLatency, 300, seed: 20).Stopped, 0.97, 1);
    }

    [Fact]
    public void A_version_that_fails_half_of_its_requests_is_found_in_its_first_or_second_bin()
    {
        var scenario = All.Faulty.Single(candidate => candidate.Name == "half of the requests fail");

        Assert.InRange(Trial.Run(scenario with { Minutes = 2 }, ours, Releases, seed: 20).Stopped, 1, 1);
        Assert.InRange(Trial.Run(scenario with { Minutes = 2, Dispersion = 10 }, ours, Releases, seed: 20).Stopped, 0.99, 1);
    }
}
